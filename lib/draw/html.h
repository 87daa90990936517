/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A page: one HTML file with everything in it, which loads nothing from anywhere, and runs
 * nothing. Text from run directories is made harmless where it goes out.
 */
#ifndef LIB_DRAW_HTML_H
#define LIB_DRAW_HTML_H

#include <stdio.h>

#include "draw/plot.h"

/**
 * html_begin() - begin a page: its head and heading
 * @f: to where
 * @title: of it, markup
 */
void html_begin(FILE *f, const char *title);

/**
 * html_end() - end a page
 * @f: to where
 * @plots: all that are in it, whose scripts go there
 */
void html_end(FILE *f, const struct plots *plots);

/**
 * html_emulated() - say that times are an emulator's
 * @f: to where
 */
void html_emulated(FILE *f);

/**
 * html_text() - text, harmless in an element and in an attribute
 * @f: to where
 * @text: any, UTF-8
 */
void html_text(FILE *f, const char *text);

/**
 * html_plots() - the plots of a section
 * @f: to where
 * @plots: drawn
 * @section: whose plots
 */
void html_plots(FILE *f, const struct plots *plots, const void *section);

/**
 * html_write() - write a page, or a picture, to where it was asked for
 * @text: all of it
 * @out: a file, which is there as a whole or not at all; or a device or a pipe, which is
 *	written to; NULL: stdout
 *
 * What stdout has not taken, main() says.
 *
 * Return: EXIT_OK, or EXIT_FAILED after a message.
 */
int html_write(const char *text, const char *out);

#endif
