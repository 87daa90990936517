/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Series on a page, and one of them as a picture.
 */
#ifndef BENCH_TREND_PAGE_H
#define BENCH_TREND_PAGE_H

#include "bench/trend/series.h"

/**
 * page_write() - write a page of series
 * @list: series, 1 or more
 * @out: as for html_write()
 *
 * Return: exit code; what failed was reported.
 */
int page_write(const struct series_list *list, const char *out);

/**
 * page_write_picture() - write a series as a picture: mmput, and what it consists of
 * @s: series
 * @out: as for html_write()
 *
 * Return: exit code; what failed was reported.
 */
int page_write_picture(const struct series *s, const char *out);

#endif
