// SPDX-License-Identifier: GPL-2.0-only
#include "worker/worker.h"

#include <stdio.h>
#include <string.h>

int round_fail(struct round_result *result, int error, const char *what)
{
	snprintf(result->message, sizeof(result->message), "%s: %s", what, strerror(-error));
	result->error = error;
	return error;
}
