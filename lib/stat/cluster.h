/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Quantiles of samples that come in clusters, such as the boots of a kernel or
 * the rounds of one boot: the members of a cluster are not independent of each
 * other, the clusters are.
 *
 * The intervals come from the cluster bootstrap: clusters are drawn with
 * replacement, whole, as many as there are, and the quantile of what was drawn
 * is taken, again and again. Davison and Hinkley, "Bootstrap Methods and their
 * Application" (1997), section 3.8; Field and Welsh, "Bootstrapping clustered
 * data", Journal of the Royal Statistical Society B 69 (2007).
 *
 * The ends are percentiles of those quantiles, further out the fewer clusters
 * there are: pnorm(sqrt(c / (c - 1)) * qt(tail, c - 1)) instead of the tail, the
 * "expanded percentile interval" of Hesterberg, "What teachers should know about
 * the bootstrap", The American Statistician 69 (2015). The same seed gives the
 * same interval.
 */
#ifndef LIB_STAT_CLUSTER_H
#define LIB_STAT_CLUSTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A quantile is refused when fewer samples than this are beyond it. */
#define STAT_TAIL_MIN		10

/*
 * More clusters than this are drawn in groups of neighbours. An interval from
 * 256 draws is as good as one from thousands, takes less time, and allows for
 * neighbours that resemble each other: Carlstein, "The use of subseries values
 * for estimating the variance of a general statistic from a stationary
 * sequence", Annals of Statistics 14 (1986).
 */
#define STAT_CLUSTERS_MAX	256

struct stat_clusters;

/**
 * stat_clusters_new() - prepare a sample in clusters
 * @v: the sample, in any order within a cluster, one cluster behind the other
 * @sizes: members of each cluster; those without any do not count
 * @clusters: how many there are
 *
 * O(n log n) in time; holds two copies of the sample.
 *
 * Return: to be freed by stat_clusters_free(). The process ends with a message
 * when there is no memory.
 */
struct stat_clusters *stat_clusters_new(const int64_t *v, const size_t *sizes, size_t clusters);

/**
 * stat_clusters_free() - let go of a sample in clusters
 * @c: from stat_clusters_new(), or NULL
 */
void stat_clusters_free(struct stat_clusters *c);

/**
 * struct stat_estimate - a figure and its confidence interval
 * @value: estimate
 * @low: lower end of the interval
 * @high: its upper end
 * @level_met: there are enough clusters for the level. No quantile of what is
 *	drawn lies outside those of the clusters, and c clusters have the middle
 *	of their kind between them with probability 1 - 2^(1 - c): 95 % take 6.
 */
struct stat_estimate {
	double value;
	double low;
	double high;
	bool level_met;
};

/**
 * stat_cluster_quantile() - a quantile of all members, and its interval
 * @c: sample
 * @q: 0 to 1; 0.5 is the median. As stat_quantile() has it.
 * @level: of the interval, such as 0.95
 * @seed: of the draws
 * @out: the quantile
 *
 * A thousand draws, in O(draws * sqrt(n)), and O(draws * clusters * log² n) where clusters are
 * far apart. Few clusters have few large
 * members: with 20, the interval of p50 is right 95 times of 100, that of p90 93
 * times.
 *
 * Return: 0, or -ENODATA when fewer than STAT_TAIL_MIN members are beyond the
 * quantile (below it, for @q under 0.5; the median needs but one member). Then
 * nothing is known of the quantile, and @out is as it was.
 */
int stat_cluster_quantile(const struct stat_clusters *c, double q, double level, uint64_t seed,
			  struct stat_estimate *out);

/**
 * stat_cluster_shift() - by how much a quantile of one sample is above another's
 * @base: one sample
 * @new: the other, of clusters that are independent of @base's
 * @q: as for stat_cluster_quantile(), and so are the others
 * @level: of the interval
 * @seed: of the draws
 * @out: quantile of @new minus quantile of @base
 *
 * Return: 0, or -ENODATA when either sample has too few members.
 */
int stat_cluster_shift(const struct stat_clusters *base, const struct stat_clusters *new, double q,
		       double level, uint64_t seed, struct stat_estimate *out);

#endif
