// SPDX-License-Identifier: GPL-2.0-only
/*
 * lib/stat against R itself, on fixed data sets by the hundred: this program writes
 * an R script with the data and its own results in it, and R says where it differs.
 * The other tests have R's results written down, for where there is no R.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "base/base.h"
#include "stat/change.h"
#include "stat/stat.h"
#include "stat/verdict.h"
#include "tap.h"

#define N_MAX	90

/* agree() collects the claims that do not hold; each data set is a call of it. */
static const char prologue[] =
	"bad <- character()\n"
	"ties <- function(v) sum(table(v)^3 - table(v))\n"
	"closed <- function(d, middle, tail) { c <- min(sum(d <= 0), sum(d >= 0))\n"
	"	if (c >= middle) 1 else min(1, 2 * tail(c)) }\n"
	"ends <- function(d, k) { d <- sort(d); k <- max(k, 1); c(d[k], d[length(d) + 1 - k]) }\n"
	"agree <- function(name, ours, theirs, tolerance) {\n"
	"	if (!isTRUE(all(abs(ours - theirs) <= tolerance)))\n"
	"		bad <<- c(bad, paste(name, ': ours', ours, 'R', theirs)) }\n"
	"cut <- function(g) { q <- list()\n"
	"	for (t in 2:(length(g) - 2)) for (k in (t + 2):length(g)) {\n"
	"		x <- unlist(g[1:t]); y <- unlist(g[(t + 1):k]); n <- length(x); m <- length(y)\n"
	"		q[[length(q) + 1]] <- c(t, n * m / (n + m) * (2 * mean(abs(outer(x, y, '-')))\n"
	"			- sum(dist(x)) / choose(n, 2) - sum(dist(y)) / choose(m, 2))) }\n"
	"	q <- do.call(rbind, q); q[which.max(q[, 2]), ] }\n"
	"cuts <- function(g, from = 0) {\n"
	"	if (length(g) < 4) return(NULL)\n"
	"	c <- cut(g); t <- c[1]\n"
	"	c(cuts(g[1:t], from), from + t, c[2], cuts(g[(t + 1):length(g)], from + t)) }\n";

static void print_values(FILE *f, const char *name, const int64_t *v, size_t n)
{
	fprintf(f, "%s <- c(", name);
	for (size_t i = 0; i < n; i++)
		fprintf(f, "%s%lld", i ? "," : "", (long long)v[i]);
	fprintf(f, ")\n");
}

/* The interval that R searches numerically is good to 1e-4 of the data's unit, about. */
static void rank_tests(FILE *f, struct rng *r)
{
	for (int i = 0; i < 60; i++) {
		size_t n = 4 + rng_below(r, N_MAX - 4), m = 4 + rng_below(r, N_MAX - 4);
		int64_t x[N_MAX], y[N_MAX], span = i % 3 ? 1000000 : 30;
		struct stat_test t;
		struct stat_shift s;

		for (size_t j = 0; j < n; j++)
			x[j] = rng_below(r, span);
		for (size_t j = 0; j < m; j++)
			y[j] = rng_below(r, span) + span / 8;
		stat_sort(x, n);
		stat_sort(y, m);
		t = stat_mann_whitney(x, n, y, m);
		s = stat_shift(x, n, y, m, 0.9);
		print_values(f, "x", x, n);
		print_values(f, "y", y, m);
		fprintf(f, "w <- wilcox.test(y, x, conf.int = TRUE, conf.level = .9)\n"
			"d <- outer(y, x, '-'); n <- length(x); m <- length(y)\n"
			"tied <- any(duplicated(c(x, y))); exact <- n < 50 && m < 50\n"
			"agree('W', %.17g, w$statistic, 0)\n"
			"agree('p', %.17g, if (!tied) w$p.value else closed(d, n * m / 2,\n"
			"	if (exact) function(c) pwilcox(c, m, n) else function(c) pnorm((c + .5 -\n"
			"		n * m / 2) / sqrt(n * m / 12 * (n + m + 1 - (ties(x) + ties(y)) /\n"
			"		((n + m) * (n + m - 1)))))), 1e-9)\n"
			"agree('interval', c(%.17g, %.17g), if (tied && exact) ends(d, qwilcox(.05, m, n))\n"
			"	else w$conf.int, %s)\n"
			"agree('shift', %.17g, median(d), 0)\n",
			t.above, t.p, s.low, s.high, s.exact ? "0" : "2e-3", s.shift);
		fprintf(f, "agree('quantile', %.17g, quantile(x, .9), 1e-9)\n",
			stat_quantile(x, n, 0.9));
	}
}

/* Of differences without ties, or 0, R says the same; of others see test_stat_paired. */
static void signed_ranks(FILE *f, struct rng *r)
{
	for (int i = 0; i < 60; i++) {
		size_t n = 5 + rng_below(r, N_MAX - 5);
		int64_t d[N_MAX], span = i % 3 ? 1000000 : 30;
		struct stat_test t;
		struct stat_shift s;

		for (size_t j = 0; j < n; j++)
			d[j] = (int64_t)rng_below(r, span) - span / 3;
		stat_sort(d, n);
		t = stat_signed_rank(d, n);
		s = stat_shift_paired(d, n, 0.9);
		print_values(f, "d", d, n);
		fprintf(f, "w <- outer(d, d, '+') / 2; w <- w[!lower.tri(w)]; n <- length(d); e <- n < 50\n"
			"tied <- any(duplicated(abs(d)) | d == 0)\n"
			"s <- sqrt(n * (n + 1) * (2 * n + 1) / 24 - ties(d) / 48); m <- n * (n + 1) / 4\n"
			"tail <- if (e) function(c) psignrank(c, n) else function(c) pnorm((c + .5 - m) / s)\n"
			"agree('signed p', %.17g, if (tied) closed(w, m, tail) else wilcox.test(d)$p.value, 1e-9)\n"
			"agree('signed interval', c(%.17g, %.17g), ends(w, if (e) qsignrank(.05, n) else\n"
			"	floor(m - qnorm(.95) * s - .5) + 1), 0)\n"
			"agree('signed shift', %.17g, median(w), 0)\n",
			t.p, s.low, s.high, s.shift);
	}
}

static void p_values(FILE *f, struct rng *r)
{
	for (size_t n = 1; n < 40; n++) {
		double p[40], adjusted[40];

		for (size_t i = 0; i < n; i++)
			p[i] = pow(rng_below(r, 100) / 100.0, 3);
		stat_holm(p, n, adjusted);
		for (size_t i = 0; i < n; i++)
			fprintf(f, "%s%.17g", i ? ", " : "p <- c(", p[i]);
		for (size_t i = 0; i < n; i++)
			fprintf(f, "%s%.17g", i ? ", " : ")\nagree('Holm', c(", adjusted[i]);
		fprintf(f, "), p.adjust(p, 'holm'), 1e-12)\n");
	}
}

static void changes(FILE *f, struct rng *r)
{
	for (int i = 0; i < 10; i++) {
		size_t first[21] = { 0 }, points = 12 + rng_below(r, 9), nr;
		int64_t v[100];
		double values[100];
		struct stat_change c[20];
		struct stat_series s = { values, first, points };

		for (size_t j = 0; j < points; j++) {
			first[j + 1] = first[j] + 1 + rng_below(r, 4);
			for (size_t k = first[j]; k < first[j + 1]; k++)
				values[k] = v[k] = rng_below(r, 1000) + (j >= points / 2 ? 1500 : 0);
		}
		print_values(f, "v", v, first[points]);
		fprintf(f, "i <- rep(1:%zu, c(", points);
		for (size_t j = 0; j < points; j++)
			fprintf(f, "%s%zu", j ? "," : "", first[j + 1] - first[j]);
		/* an alpha of 1 takes every cut */
		nr = stat_changes(&s, 1, 0, 1, c);
		fprintf(f, "))\nagree('cuts', c(");
		for (size_t j = 0; j < nr; j++)
			fprintf(f, "%s%zu, %.17g", j ? ", " : "", c[j].at, c[j].energy);
		fprintf(f, "), cuts(split(v, i)), 1e-6)\n");
	}
}

/* A control: R must see a difference where there is one. */
static const char epilogue[] =
	"n <- length(bad); agree('control', 1, 2, 0.5)\n"
	"if (length(bad) != n + 1) quit(status = 3)\n"
	"for (b in head(bad[-length(bad)], 20)) cat('#', b, '\\n')\n"
	"quit(status = if (n) 1 else 0)\n";

int main(void)
{
	struct rng r = { 17 };
	int status;
	FILE *f;

	if (system("R --version >/dev/null 2>&1")) {
		ok(true, "lib/stat and R # SKIP R is not installed (Debian: r-base-core)");
		return tap_done();
	}
	fflush(stdout);
	f = popen("R --vanilla --no-echo", "w");
	if (!f)
		return EXIT_FAILED;
	fprintf(f, "options(warn = -1)\n%s", prologue);
	rank_tests(f, &r);
	signed_ranks(f, &r);
	p_values(f, &r);
	changes(f, &r);
	fputs(epilogue, f);
	status = pclose(f);
	ok(WIFEXITED(status) && WEXITSTATUS(status) == 0, "lib/stat and R agree");
	return tap_done();
}
