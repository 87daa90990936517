// SPDX-License-Identifier: GPL-2.0-only
/* What the index is made of. results/store.md says what each field is. */
#include "store/database.h"

#define TEXT_OF(number)	#number
#define NUMBER(macro)	TEXT_OF(macro)

const char index_tables[] =
	"CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;\n"
	"INSERT INTO meta VALUES ('schema', '" NUMBER(STORE_INDEX_SCHEMA) "');\n"
	"CREATE TABLE environments (\n"
	"	id INTEGER PRIMARY KEY, crc32 INTEGER NOT NULL, json TEXT NOT NULL);\n"
	"CREATE INDEX environments_by_crc32 ON environments (crc32);\n"
	"CREATE TABLE runs (\n"
	"	id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE,\n"
	"	size_bytes INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,\n"
	"	machine TEXT NOT NULL, kernel TEXT NOT NULL, point TEXT NOT NULL, key TEXT NOT NULL,\n"
	"	workload TEXT NOT NULL, boot TEXT, seed INTEGER NOT NULL, rounds INTEGER NOT NULL,\n"
	"	drops INTEGER NOT NULL, incomplete INTEGER NOT NULL, exact INTEGER NOT NULL,\n"
	"	emulated INTEGER NOT NULL, build_id TEXT,\n"
	"	environment INTEGER NOT NULL REFERENCES environments (id), rest TEXT NOT NULL);\n"
	"CREATE INDEX runs_by_series ON runs (machine, point, kernel);\n"
	"CREATE TABLE medians (\n"
	"	run INTEGER NOT NULL REFERENCES runs (id), arm TEXT NOT NULL, measure TEXT NOT NULL,\n"
	"	count INTEGER NOT NULL, median REAL NOT NULL, samples INTEGER NOT NULL,\n"
	"	blank REAL NOT NULL, by_round TEXT NOT NULL,\n"
	"	PRIMARY KEY (run, arm, measure)) WITHOUT ROWID;\n"
	"CREATE TABLE slices (\n"
	"	run INTEGER NOT NULL REFERENCES runs (id), arm TEXT NOT NULL, slice TEXT NOT NULL,\n"
	"	ns REAL NOT NULL, PRIMARY KEY (run, arm, slice)) WITHOUT ROWID;\n"
	"CREATE VIEW rounds AS\n"
	"	SELECT run, arm, measure, CAST(each.key AS INTEGER) AS round, each.value AS median\n"
	"	FROM medians, json_each(medians.by_round) AS each WHERE each.value IS NOT NULL;\n"
	"CREATE TABLE attempts (\n"
	"	id INTEGER PRIMARY KEY, boot TEXT NOT NULL, machine TEXT, kernel TEXT,\n"
	"	number INTEGER, attempt INTEGER, began TEXT, ended TEXT, class TEXT, reason TEXT,\n"
	"	seconds REAL, log TEXT);\n"
	"CREATE INDEX attempts_by_boot ON attempts (boot);\n"
	"CREATE VIEW gaps AS\n"
	"	SELECT machine, kernel, reason, ended FROM\n"
	"		(SELECT machine, kernel, reason, ended, class, MAX(id) FROM attempts\n"
	"		 WHERE class IS NOT NULL GROUP BY machine, kernel)\n"
	"	WHERE class = 'unsupported';\n";
