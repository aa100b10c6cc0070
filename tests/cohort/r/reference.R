# Prints the figures that tests/cohort/test_statistics.py and test_survival.py carry.
# Run: Rscript tests/cohort/r/reference.R > tests/cohort/r/reference.txt   (R 4.2.2, package survival)
suppressPackageStartupMessages(library(survival))
options(digits = 10)
show <- function(name, ...) cat(name, ":", format(c(...), digits = 10), "\n")

cat(R.version.string, ", survival", as.character(packageVersion("survival")), "\n")

# --- quartiles ------------------------------------------------------------------------------------------------
show("quantile 1", quantile(c(3.1), c(0, .25, .5, .75, 1)))
show("quantile 2", quantile(c(3.1, 8.4), c(0, .25, .5, .75, 1)))
show("quantile 7", quantile(c(2.2, 5.5, 1.25, 9.75, 4, 4, 7.1), c(0, .25, .5, .75, 1)))

# --- Kruskal-Wallis -------------------------------------------------------------------------------------------
a <- c(2.9, 3.0, 2.5, 2.6, 3.2); b <- c(3.8, 2.7, 4.0, 2.4); d <- c(2.8, 3.4, 3.7, 2.2, 2.0)
show("kruskal plain", kruskal.test(list(a, b, d))$p.value)
show("kruskal ties", kruskal.test(list(c(1, 2, 2, 3, 5), c(2, 4, 5, 6), c(5, 6, 7, 7, 9)))$p.value)
show("kruskal two", kruskal.test(list(c(1, 2), c(3)))$p.value)
show("kruskal equal", kruskal.test(list(c(1, 1), c(1, 1)))$p.value)

# --- Wilcoxon signed-rank -------------------------------------------------------------------------------------
w <- function(x, y) suppressWarnings(wilcox.test(x, y, paired = TRUE)$p.value)
before <- c(1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30)
after <- c(0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29)
show("wilcoxon exact 9", w(before, after))
show("wilcoxon ties", w(c(3, 4, 2, 5, 6, 1, 4, 8), c(1, 2, 3, 3, 2, 2, 4.5, 5)))
show("wilcoxon zeros and ties", w(c(2, 2, 3, 1, 0, 4, 5), c(2, 0, 1, 1, 1, 1, 4)))
# Zeros without ties: R falls back to the normal approximation; with the zeros taken out before it is exact.
x <- c(2, 1.5, 3, 1, 0.7, 4.4, 5); y <- c(2, 0.25, 1, 1, 1.1, 1, 4)
show("wilcoxon zeros, R as it is", w(x, y))
show("wilcoxon zeros, dropped first", w(x[x != y], y[x != y]))
k <- 1:60; s <- ifelse(k %% 3 == 0, -1, 1) * (k + k^2 / 1000)
show("wilcoxon 49", w(s[1:49], rep(0, 49)))
show("wilcoxon 50", w(s[1:50], rep(0, 50)))
show("wilcoxon 60", w(s, rep(0, 60)))
show("wilcoxon 1", w(2, 1))
show("wilcoxon 2", w(c(2, 5), c(1, 2)))

# --- exact and Wilson intervals, Fisher -----------------------------------------------------------------------
ci <- function(n, of) {
  show(paste("exact", n, of), binom.test(n, of)$conf.int)
  show(paste("wilson", n, of), suppressWarnings(prop.test(n, of, correct = FALSE)$conf.int))
}
for (p in list(c(20, 43), c(8, 23), c(11, 15), c(8, 15), c(28, 43), c(39, 43), c(4, 19), c(0, 15), c(15, 15), c(1, 1)))
  ci(p[1], p[2])
show("fisher FSGS step 3", fisher.test(matrix(c(1, 4, 10, 0), 2))$p.value)
show("fisher sex", fisher.test(matrix(c(42, 35, 25, 18), 2))$p.value)

# --- Kaplan-Meier ---------------------------------------------------------------------------------------------
km <- function(name, time, event) {
  fit <- survfit(Surv(time, event) ~ 1, conf.type = "log")
  t <- summary(fit)$table
  show(paste(name, "time"), fit$time)
  show(paste(name, "n.risk"), fit$n.risk)
  show(paste(name, "n.event"), fit$n.event)
  show(paste(name, "surv"), fit$surv)
  show(paste(name, "lower"), fit$lower)
  show(paste(name, "upper"), fit$upper)
  show(paste(name, "median"), t["median"], t["0.95LCL"], t["0.95UCL"])
}
# The placebo and 6-MP arms of Freireich 1963 (in every textbook).
km("6mp", c(6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35),
   c(1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0))
km("placebo", c(1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23), rep(1, 21))
km("half", c(30, 60, 90, 120), c(1, 1, 1, 1))
km("half flat", c(30, 60, 90, 120), c(1, 1, 0, 0))
km("half censored between", c(30, 60, 75, 120, 150), c(1, 0, 1, 0, 1))
km("all censored", c(10, 20, 20), c(0, 0, 0))
km("one event", c(14), c(1))
km("one censored", c(14), c(0))
km("two", c(14, 20), c(1, 0))
km("begun today", c(0, 0, 30, 60), c(0, 0, 1, 0))
km("ten", c(28, 28, 56, 56, 56, 84, 112, 140, 180, 180), c(1, 1, 1, 0, 1, 1, 0, 1, 0, 0))
