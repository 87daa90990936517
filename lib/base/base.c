// SPDX-License-Identifier: GPL-2.0-only
#include "base/base.h"

#include <errno.h>
#include <string.h>
#include <time.h>

/* Longer than any; what is beyond is cut, as where there is no memory it has to be said, too. */
#define MESSAGE_MAX	8192

char *make_printable(char *text)
{
	for (char *c = text; *c; c++)
		if (*c < ' ' || *c > '~')
			*c = '?';
	return text;
}

static void print_message(const char *prefix, const char *fmt, va_list ap)
{
	char text[MESSAGE_MAX];

	vsnprintf(text, sizeof(text), fmt, ap);
	fflush(stdout);
	fprintf(stderr, "mmput-bench: %s%s\n", prefix, make_printable(text));
}

void msg_err(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	print_message("", fmt, ap);
	va_end(ap);
}

void msg_warn(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	print_message("warning: ", fmt, ap);
	va_end(ap);
}

static void *or_die(void *p)
{
	if (!p) {
		msg_err("out of memory");
		exit(EXIT_FAILED);
	}
	return p;
}

void *xcalloc(size_t n, size_t size_bytes)
{
	return or_die(calloc(n ? n : 1, size_bytes));
}

void *xrealloc_array(void *p, size_t n, size_t size_bytes)
{
	return or_die(reallocarray(p, n ? n : 1, size_bytes));
}

FILE *xopen_memstream(char **text, size_t *bytes)
{
	return or_die(open_memstream(text, bytes));
}

char *xasprintf(const char *fmt, ...)
{
	va_list ap;
	char *s;
	int n;

	va_start(ap, fmt);
	n = vasprintf(&s, fmt, ap);
	va_end(ap);
	return or_die(n < 0 ? NULL : s);
}

uint64_t rng_next(struct rng *r)
{
	uint64_t z = r->state += 0x9e3779b97f4a7c15ULL;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
	return z ^ (z >> 31);
}

uint64_t rng_below(struct rng *r, uint64_t limit)
{
	unsigned __int128 m;

	do {
		m = (unsigned __int128)rng_next(r) * limit;
	} while ((uint64_t)m < -limit % limit);
	return m >> 64;
}

void rng_shuffle(struct rng *r, unsigned int *v, size_t n)
{
	for (size_t i = n; i > 1; i--) {
		size_t j = rng_below(r, i);
		unsigned int t = v[i - 1];

		v[i - 1] = v[j];
		v[j] = t;
	}
}

static const struct suffix {
	const char *unit;
	const char *text;
	int64_t factor;
} suffixes[] = {
	{ "bytes", "k", 1LL << 10 },
	{ "bytes", "M", 1LL << 20 },
	{ "bytes", "G", 1LL << 30 },
	{ "bytes", "T", 1LL << 40 },
	{ "ns", "ns", 1 },
	{ "ns", "us", 1000 },
	{ "ns", "ms", 1000000 },
	{ "ns", "s", 1000000000 },
	{ "ns", "min", 60000000000 },
};

int parse_quantity(const char *text, const char *unit, int64_t *value)
{
	int64_t factor = 1, n;
	char *end;

	if (*text < '0' || *text > '9')
		return -EINVAL;
	errno = 0;
	n = strtoll(text, &end, 10);
	if (errno)
		return -errno;
	if (*end) {
		factor = 0;
		for (size_t i = 0; i < ARRAY_SIZE(suffixes); i++)
			if (!strcmp(suffixes[i].unit, unit) && !strcmp(suffixes[i].text, end))
				factor = suffixes[i].factor;
	}
	if (!factor)
		return -EINVAL;
	return __builtin_mul_overflow(n, factor, value) ? -ERANGE : 0;
}

int64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

void pause_until_ns(int64_t at_ns)
{
	const struct timespec t = { at_ns / 1000000000, at_ns % 1000000000 };

	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) == EINTR)
		;
}

void pause_ns(int64_t ns)
{
	if (ns > 0)
		pause_until_ns(now_ns() + ns);
}
