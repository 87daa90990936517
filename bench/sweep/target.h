/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a kernel of a plan is, and what boots it.
 */
#ifndef BENCH_SWEEP_TARGET_H
#define BENCH_SWEEP_TARGET_H

#include "bench/sweep/child.h"

/**
 * sweep_know_target() - find out what a kernel is
 * @s: sweep
 * @target: release and identity are set
 * @log: where output goes that nobody needs unless it fails
 * @why: out after -EAGAIN and -ENOENT, in words, to be freed
 *
 * Return: 0; -EAGAIN: it cannot be had now; -ENOENT: it does not run here, which is no failure; or
 * -EINTR after a signal.
 */
int sweep_know_target(const struct sweep *s, struct sweep_target *target, const char *log, char **why);

/**
 * sweep_know_now() - what a kernel is, without building it
 * @s: sweep
 * @target: release and identity are set
 *
 * Return: 0; -EAGAIN: it is not built, or cannot be had; -ENOENT: it does not run here; or -EINTR
 * after a signal.
 */
int sweep_know_now(const struct sweep *s, struct sweep_target *target);

/**
 * sweep_suite_identity() - what the suite is here
 *
 * Return: what the identity of a kernel begins with that this machine runs; to be freed by the
 * caller.
 */
char *sweep_suite_identity(void);

/**
 * sweep_is_running() - is it the kernel that this machine runs?
 * @target: whose machine this is
 *
 * Return: true if it is.
 */
bool sweep_is_running(const struct sweep_target *target);

/**
 * sweep_command() - what runs a boot's script
 * @s: sweep
 * @boot: with a target that is known
 * @pending: its folder, with `script` in it; results go to `out` there
 *
 * Return: words, to be freed by the caller.
 */
struct sweep_words sweep_command(const struct sweep *s, const struct sweep_boot *boot, const char *pending);

/**
 * sweep_reboot() - this machine into a kernel
 * @s: sweep
 * @boot: of which machine and kernel
 * @log: where the output of what reboots goes
 *
 * Return: 0, and it goes down; else a negative errno.
 */
int sweep_reboot(const struct sweep *s, const struct sweep_boot *boot, const char *log);

/**
 * sweep_set_path() - let scripts find this program as mmput-bench
 */
void sweep_set_path(void);

/**
 * sweep_boot_id() - the boot that this machine is in
 * @id: out
 */
void sweep_boot_id(char id[64]);

/**
 * sweep_tool() - a script of the suite
 * @name: where it is in a checkout, such as "scripts/lab/run"
 *
 * Return: its path, in the checkout that this program was built in, or where `make install` puts
 * those of scripts/fleet; NULL if it is in neither. To be freed by the caller.
 */
char *sweep_tool(const char *name);

#endif
