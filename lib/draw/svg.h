/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Pictures that gnuplot has drawn, as they go into a page.
 */
#ifndef LIB_DRAW_SVG_H
#define LIB_DRAW_SVG_H

/**
 * svg_squeeze() - the same picture in fewer words
 * @svg: gnuplot's, from its first element
 *
 * Return: for a page, to be freed.
 */
char *svg_squeeze(const char *svg);

#endif
