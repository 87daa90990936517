/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Small files, such as the kernel's in /proc and /sys, and those that came with the program.
 */
#ifndef LIB_BASE_FILE_H
#define LIB_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/**
 * file_line() - the first line of a small file
 * @path: such as a sysfs attribute
 * @text: out, without its newline; empty if it cannot be read
 * @size: of @text
 *
 * Return: 0 or a negative errno.
 */
int file_line(const char *path, char *text, size_t size);

/**
 * file_beside_program() - a file in the folder of the program that runs
 * @name: of the file; it may lead out of there
 *
 * Return: its path, whether it exists or not, to be freed by the caller.
 */
char *file_beside_program(const char *name);

/**
 * struct file_lines - a file that is read line by line, by who does not tell which one it is at
 * @f: of it
 * @line: that was read last, from 1
 * @is_cut: it was longer than there was room for
 */
struct file_lines {
	FILE *f;
	int line;
	bool is_cut;
};

/**
 * file_next_line() - the next line of a file
 * @l: file
 * @text: out, with its newline
 * @size: of @text
 *
 * Return: @text, or NULL at the end or after an error, as fgets().
 */
char *file_next_line(struct file_lines *l, char *text, int size);

#endif
