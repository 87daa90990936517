/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Plots. A plot is a data file and a gnuplot script; both are in the page, so that whoever has
 * the page can remake the plot. The scripts are those of scripts/plot, which are compiled in, and
 * assignments that they have to know of one plot. Text from run directories is made harmless
 * where it goes out: plot_text() for scripts.
 */
#ifndef LIB_DRAW_PLOT_H
#define LIB_DRAW_PLOT_H

#include <stdbool.h>
#include <stdio.h>

/* A script of scripts/plot, as it is. The Makefile has to know who embeds what, too. */
#define PLOT_EMBED(name, file)						\
	extern const char name[];					\
	__asm__(".section .rodata\n"					\
		".globl " #name "\n"					\
		#name ":\n"						\
		".incbin \"scripts/plot/" file "\"\n"			\
		".byte 0\n"						\
		".previous\n")

/**
 * struct plot_script - a script for gnuplot
 * @kind: of plot, for its name
 * @file: name
 * @text: all of it
 */
struct plot_script {
	const char *kind;
	const char *file;
	const char *text;
};

/* What all plots have in common. It goes before each of the others. */
extern const struct plot_script plot_common;

/**
 * struct plot - a plot, and what makes it
 * @name: of its files, without suffix
 * @title: what it shows, for the page
 * @note: what has to be known to read it
 * @data: CSV
 * @vars: assignments, which go before the scripts
 * @script: that draws it, behind the common one
 * @svg: what gnuplot made of it, NULL before plots_draw()
 * @section: of the page, which knows what it is; or NULL
 */
struct plot {
	char *name;
	char *title;
	char *note;
	char *data;
	char *vars;
	const struct plot_script *script;
	char *svg;
	const void *section;
};

/**
 * struct plots - all plots of a page; empty when zeroed
 * @v: the plots
 * @n: how many
 */
struct plots {
	struct plot *v;
	size_t n;
};

/**
 * struct plot_file - a plot that is being written
 * @data: takes the CSV
 * @vars: takes assignments, for gnuplot
 * @data_text: what @data has taken, once it is flushed
 * @vars_text: the same of @vars
 * @data_bytes: of @data_text
 * @vars_bytes: of @vars_text
 */
struct plot_file {
	FILE *data;
	FILE *vars;
	char *data_text;
	char *vars_text;
	size_t data_bytes;
	size_t vars_bytes;
};

/**
 * plot_begin() - begin a plot
 * @f: out: @f->data takes the CSV, @f->vars what the script has to know
 * @emulated: its times are an emulator's
 * @warning: why it is not to be used, or ""
 */
void plot_begin(struct plot_file *f, bool emulated, const char *warning);

/**
 * plot_end() - it is whole
 * @f: plot, gone afterwards
 * @plots: where it goes to
 * @script: that draws it
 * @title: allocated; now the plot's
 * @note: the same
 * @section: as in struct plot
 */
void plot_end(struct plot_file *f, struct plots *plots, const struct plot_script *script,
	      char *title, char *note, const void *section);

/**
 * plot_drop() - there was no data for it
 * @f: plot, gone afterwards
 */
void plot_drop(struct plot_file *f);

/**
 * plot_text() - text for a CSV, or between quotes in a script
 * @f: to where
 * @text: any; what is not a letter, digit, blank or _.:=/+@%- becomes '?'
 */
void plot_text(FILE *f, const char *text);

/**
 * plots_draw() - have gnuplot draw all of them
 * @plots: plots
 * @keep: where to keep data, scripts and pictures, a folder that is made; NULL keeps none
 *
 * Calls the program that $GNUPLOT names, or gnuplot, once.
 *
 * Return: EXIT_OK; EXIT_SKIPPED without gnuplot, EXIT_FAILED if it failed: both were reported.
 */
int plots_draw(struct plots *plots, const char *keep);

/**
 * plots_is_first() - is a plot the first one that its script draws?
 * @plots: plots
 * @nr: of the plot
 *
 * Several kinds may be drawn by one file.
 *
 * Return: true if it is.
 */
bool plots_is_first(const struct plots *plots, size_t nr);

/**
 * plots_free() - free all plots
 * @plots: plots
 */
void plots_free(struct plots *plots);

#endif
