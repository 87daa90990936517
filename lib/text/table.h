/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Plain tables for terminals, mails and commit messages: ASCII, no colour, no
 * wider than TABLE_WIDTH. Text from files is made printable on its way out.
 */
#ifndef LIB_TEXT_TABLE_H
#define LIB_TEXT_TABLE_H

#include <stdio.h>

#define TABLE_WIDTH	80

struct table;

/**
 * table_new() - an empty table
 * @titles: of the columns; must outlive the table
 * @align: one character per column: 'l' left, 'r' right, 'e' left and cut short
 *	where the table would be too wide otherwise; its length is the number of columns
 *
 * Return: a table, to be freed with table_free().
 */
struct table *table_new(const char *const *titles, const char *align);

/**
 * table_cell() - fill the next cell, row by row
 * @t: table
 * @fmt: printf format
 */
__attribute__((format(printf, 2, 3))) void table_cell(struct table *t, const char *fmt, ...);

/**
 * table_print() - print the titles and all rows
 * @t: table; a last row that is not full is filled with empty cells
 * @f: to where
 */
void table_print(struct table *t, FILE *f);

/**
 * table_print_within() - the same, no wider than this
 * @t: table; a row with nothing but a first cell of an 'e' is a heading, and is not cut
 * @f: to where
 * @width: in characters
 */
void table_print_within(struct table *t, FILE *f, int width);

/**
 * table_free() - free a table
 * @t: table or NULL
 */
void table_free(struct table *t);

/**
 * print_wrapped() - print words, breaking lines at blanks
 * @f: to where
 * @text: the words; one that is wider than a line is cut
 *
 * Lines after the first are indented by two.
 */
void print_wrapped(FILE *f, const char *text);

/**
 * print_wrapped_within() - the same, no wider than this
 * @f: to where
 * @text: the words
 * @width: in characters
 */
void print_wrapped_within(FILE *f, const char *text, int width);

#endif
