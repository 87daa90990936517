// SPDX-License-Identifier: GPL-2.0-only
/* What people may ask of a store's index, and what it has of the journal. */
#include <sqlite3.h>

#include "sample-store.h"
#include "tap.h"

/* The first column of the first row that a query has. To be freed. */
static char *asked(const char *sql)
{
	sqlite3_stmt *s = NULL;
	sqlite3 *db;
	char *text = NULL;

	if (sqlite3_open_v2("s/index.sqlite", &db, SQLITE_OPEN_READONLY, NULL) ||
	    sqlite3_prepare_v2(db, sql, -1, &s, NULL))
		printf("# %s: %s\n", sql, sqlite3_errmsg(db));
	else if (sqlite3_step(s) == SQLITE_ROW)
		text = xasprintf("%s", (const char *)sqlite3_column_text(s, 0));
	sqlite3_finalize(s);
	sqlite3_close(db);
	return text;
}

static void says(const char *sql, const char *text)
{
	__cleanup_free char *said = asked(sql);

	ok(said && !strcmp(said, text), "%s: %s", sql, said ?: "nothing");
}

/* What people may ask, as results/store.md has it. */
static void test_queries(void)
{
	update_index("s");
	says("SELECT count(*) FROM runs WHERE machine = 'vtd'", "1");
	says("SELECT boot || key || workload || size_bytes > 0 FROM runs WHERE path = 'vtd/7.0.1/single-000000000001'", "1");
	says("SELECT group_concat(round || ':' || median) FROM rounds JOIN runs ON run = id WHERE point = 'sparse' AND arm = 'none' AND measure = 'mmput'",
	     "1:1001,900:1900");
	says("SELECT by_round FROM medians JOIN runs ON run = id WHERE point = 'sparse' AND arm = 'none' AND measure = 'mmput'",
	     "{\"1\":1001,\"900\":1900}");
	says("SELECT samples || ' ' || median || ' ' || count FROM medians JOIN runs ON run = id WHERE point = 'sparse' AND arm = 'none' AND measure = 'mmput'",
	     "2 1450.5 0");
	says("SELECT min(blank) > 0.3 FROM medians JOIN runs ON run = id WHERE point = 'sparse' AND measure = 'mmput'", "1");
	says("SELECT count(*) > 0 FROM runs JOIN environments ON environment = environments.id WHERE json_extract(json, '$.kernel') = kernel",
	     "1");
}

static void test_attempts(void)
{
	struct store_index *index;
	struct index_gaps gaps;
	struct index_update u;

	put_file("s/journal",
		 "{\"event\":\"begin\",\"plan\":\"p\"}\n"
		 "{\"event\":\"attempt\",\"t\":\"T1\",\"boot\":\"a\",\"machine\":\"vtd\",\"kernel\":\"6.1\",\"number\":1,\"attempt\":1}\n"
		 "{\"event\":\"end\",\"t\":\"T2\",\"boot\":\"a\",\"class\":\"infrastructure\",\"reason\":\"no net\",\"seconds\":2.5}\n"
		 "{\"event\":\"attempt\",\"t\":\"T3\",\"boot\":\"a\",\"machine\":\"vtd\",\"kernel\":\"6.1\",\"number\":1,\"attempt\":2}\n"
		 "nonsense\n[1]\n{\"event\":\"end\",\"boot\":7}\n"
		 "{\"event\":\"end\",\"t\":\"T4\",\"boot\":\"a\",\"class\":\"unsupported\",\"reason\":\"no SVA\"}\n"
		 "{\"event\":\"end\",\"t\":\"T5\",\"boot\":\"b\",\"machine\":\"vtd\",\"kernel\":\"6.2\",\"class\":\"unsupported\",\"reason\":null}\n"
		 "{\"event\":\"attempt\",\"t\":\"T6\",\"boot\":\"b\",\"machine\":\"vtd\",\"kernel\":\"6.2\",\"number\":1,\"attempt\":2}\n"
		 "{\"event\":\"end\",\"t\":\"T7\",\"boot\":\"b\",\"class\":\"done\"}\n"
		 "{\"event\":\"attempt\",\"t\":\"T8\",\"boot\":\"c\",\"machine\":\"vtd\",\"kernel\":\"6.1\",\"number\":2,\"attempt\":1}\n"
		 "{\"event\":\"end\",\"t\":\"T9\",\"boot\":\"torn");
	index = open_index("s", INDEX_UPDATED, &u);
	ok(index && u.runs == 2 && !u.read && !*cap.text, "a journal is read, and no run");
	ok(!index_gaps(index, "vtd", &gaps) && gaps.n == 1 && !strcmp(gaps.v[0].kernel, "6.1") &&
	   !strcmp(gaps.v[0].reason, "no SVA"), "a kernel whose last attempt was unsupported is a gap");
	index_gaps_free(&gaps);
	ok(!index_gaps(index, "arm", &gaps) && !gaps.n, "of its machine");
	index_gaps_free(&gaps);
	index_close(index);
	says("SELECT group_concat(boot || ifnull(began, '-') || ifnull(ended, '-') || ifnull(class, '-')) FROM attempts",
	     "aT1T2infrastructure,aT3T4unsupported,b-T5unsupported,bT6T7done,cT8--");
	put_file("s/journal", "");
	index = open_index("s", INDEX_UPDATED, &u);
	ok(!index_gaps(index, NULL, &gaps) && !gaps.n, "another journal is read again");
	index_gaps_free(&gaps);
	index_close(index);
}

int main(void)
{
	char scratch[32];

	enter_scratch(scratch);
	write_run("s/vtd/7.0.1/single-000000000001", labelled(meta_of("7.0.1", 1), "vtd", "single"), 100000, 1);
	write_sparse("s/arm/7.0.9/sparse-000000000007");
	test_queries();
	test_attempts();
	remove_tree(scratch);
	return tap_done();
}
