# Made the figures in tests/cohort/pooling_by_r.csv: Rscript tests/cohort/r/pooling.R > tests/cohort/pooling_by_r.csv
# R 4.2.2, metafor 3.8-1. Nothing of R is needed to run the tests.
#
# What is asked of metafor, method by method:
#   mh     rma.mh, 0.5 added to every cell of a table that has a zero, for the pooled estimate too
#          (RevMan's way; metafor's own default corrects only the studies' own estimates)
#   iv     rma, method = "FE"
#   dl     rma, method = "DL": Q about the inverse-variance estimate
#   dl-mh  RevMan's "M-H, random": metafor has no name for it. Q is rma.mh's, tau2 is what DerSimonian and Laird's
#          formula makes of that Q, and rma is then told this tau2
# Harbord's test is in no package here (meta has it): its regression is R's own lm, of Z/sqrt(V) on sqrt(V), the
# intercept tested; Harbord, Egger & Sterne, Stat Med 2006;25:3443-57, formulas 1 to 3.

suppressPackageStartupMessages(library(metafor))

bcg <- with(dat.bcg, data.frame(
  study = paste0("s", trial),
  e1 = as.numeric(tpos), n1 = as.numeric(tpos + tneg), e2 = as.numeric(cpos), n2 = as.numeric(cpos + cneg)
))
table_of <- function(...) {
  rows <- matrix(c(...), ncol = 4, byrow = TRUE)
  data.frame(study = paste0("s", seq_len(nrow(rows))), e1 = rows[, 1], n1 = rows[, 2], e2 = rows[, 3], n2 = rows[, 4])
}
ratios <- list(
  bcg = bcg,
  zeros = table_of(0, 20, 4, 22, 3, 31, 9, 29, 5, 63, 5, 61, 2, 12, 0, 4),   # no event in one arm, in either
  nothing = table_of(0, 15, 0, 14, 3, 31, 9, 29, 5, 63, 12, 61, 8, 8, 4, 4), # none at all; all in both arms
  alike = table_of(20, 31, 12, 29, 52, 63, 28, 61, 15, 21, 9, 20),           # agree: auto stays with mh
  two = table_of(8, 21, 3, 20, 6, 26, 5, 8),
  one = table_of(8, 21, 3, 20),
  unequal = table_of(1, 3, 40, 400, 90, 100, 7, 9, 12, 1000, 2, 11, 5, 50, 30, 60, 4, 4, 1, 2)
)
means <- list(
  albumin = data.frame(
    study = paste0("s", 1:5), m1 = c(3.9, 4.1, 2.2, 3.3, 4.0), d1 = c(0.5, 0.9, 1.1, 0.4, 0.7), n1 = c(8, 12, 20, 54, 31),
    m2 = c(2.1, 3.0, 2.6, 2.4, 3.9), d2 = c(0.8, 0.4, 1.3, 0.6, 0.6), n2 = c(11, 4, 22, 23, 29)
  ),
  alike = data.frame(
    study = paste0("s", 1:3), m1 = c(-5.1, -5.9, -6.2), d1 = c(2.0, 2.5, 3.1), n1 = c(20, 25, 12),
    m2 = c(0.2, -0.3, 0.1), d2 = c(1.1, 1.4, 0.9), n2 = c(22, 19, 12)
  )
)

line <- function(set, measure, method, k, b, se, q, tau2, harbord, yi, vi, weight) {
  back <- if (measure == "md") identity else exp
  reach <- qnorm(0.975)
  q_p <- if (k > 1) pchisq(q, k - 1, lower.tail = FALSE) else NA
  i2 <- if (q > 0) max(0, 100 * (q - (k - 1)) / q) else 0
  figures <- c(back(b), back(b - reach * se), back(b + reach * se), 2 * pnorm(-abs(b / se)), q, q_p, i2, tau2, harbord)
  first <- c(back(yi[1]), back(yi[1] - reach * sqrt(vi[1])), back(yi[1] + reach * sqrt(vi[1])), weight[1])
  cat(set, measure, method, k, sapply(c(figures, first), format, digits = 10), sep = ",")
  cat("\n")
}

harbord_p <- function(d) {
  n <- d$n1 + d$n2
  e <- d$e1 + d$e2
  z <- d$e1 - e * d$n1 / n
  v <- d$n1 * d$n2 * e * (n - e) / (n^2 * (n - 1))
  keep <- v > 0
  if (sum(keep) < 3) return(NA)
  summary(lm(I(z[keep] / sqrt(v[keep])) ~ sqrt(v[keep])))$coefficients[1, 4]
}

cat("set,measure,method,k,estimate,ci_low,ci_high,p,q,q_p,i2,tau2,harbord_p,first,first_low,first_high,first_weight\n")
for (set in names(ratios)) {
  for (measure in c("RR", "OR")) {
    d <- ratios[[set]]
    cells <- list(measure = measure, ai = d$e1, n1i = d$n1, ci = d$e2, n2i = d$n2)
    corrected <- list(add = 1 / 2, to = "only0", drop00 = FALSE)
    es <- do.call(escalc, c(cells, corrected))
    mh <- do.call(rma.mh, c(cells, list(add = c(1 / 2, 1 / 2), to = c("only0", "only0"), drop00 = c(FALSE, FALSE))))
    tau2_of <- function(q) max(0, (q - (nrow(d) - 1)) / (sum(1 / es$vi) - sum(1 / es$vi^2) / sum(1 / es$vi)))
    fits <- list(mh = mh, iv = rma(yi, vi, data = es, method = "FE"))
    if (nrow(d) > 1) {
      fits$dl <- rma(yi, vi, data = es, method = "DL")
      fits$`dl-mh` <- rma(yi, vi, data = es, tau2 = tau2_of(mh$QE))
    }
    for (method in names(fits)) {
      fit <- fits[[method]]
      q <- if (method == "dl-mh") mh$QE else fit$QE
      tau2 <- if (method %in% c("dl", "dl-mh")) fit$tau2 else 0
      line(set, tolower(measure), method, nrow(d), fit$beta[1], fit$se, q, tau2, harbord_p(d), es$yi, es$vi, weights(fit))
    }
  }
}
for (set in names(means)) {
  d <- means[[set]]
  es <- escalc("MD", m1i = m1, sd1i = d1, n1i = n1, m2i = m2, sd2i = d2, n2i = n2, data = d)
  for (method in c("iv", "dl")) {
    fit <- rma(yi, vi, data = es, method = if (method == "iv") "FE" else "DL")
    line(set, "md", method, nrow(d), fit$beta[1], fit$se, fit$QE, fit$tau2, NA, es$yi, es$vi, weights(fit))
  }
}
