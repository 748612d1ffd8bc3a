# Cells of a survey by R's package survey, for the benchmark. Argument: a folder with data.csv (stratum, psu, weight, age, sex,
# residence, y1 ...; NA is missing) and domains.csv (sex, residence: 0 is no condition; from, to). Writes answer.json.
# Timed is what each cell costs once the data are read and the design is made: the shortest way to an estimate, its standard
# error and the logit interval.
suppressPackageStartupMessages(library(survey))
folder <- commandArgs(trailingOnly = TRUE)[1]
data <- read.csv(file.path(folder, "data.csv")); domains <- read.csv(file.path(folder, "domains.csv"))
answers <- grep("^y[0-9]+$", names(data), value = TRUE)
made <- system.time(design <- svydesign(ids = ~psu, strata = ~stratum, weights = ~weight, data = data))
df <- degf(design)
t <- qt(0.975, df)
rows <- list()
spent <- system.time(for (number in seq_len(nrow(domains))) {
  d <- domains[number, ]
  keep <- rep(TRUE, nrow(data))
  if (d$sex != 0) keep <- keep & data$sex == d$sex
  if (d$residence != 0) keep <- keep & data$residence == d$residence
  if (!is.na(d$from)) keep <- keep & data$age >= d$from & data$age <= d$to
  part <- subset(design, keep)
  for (name in answers) {
    m <- svymean(as.formula(paste0("~", name)), part, na.rm = TRUE)
    p <- as.numeric(coef(m)); se <- as.numeric(SE(m))
    half <- t * se / (p * (1 - p))
    rows[[length(rows) + 1]] <- c(number, as.numeric(sub("y", "", name)), p, se, plogis(qlogis(p) - half), plogis(qlogis(p) + half))
  }
})
cells <- vapply(rows, function(r) sprintf(
  '{"domain": %d, "answer": %d, "estimate": %.17g, "se": %.17g, "lower": %.17g, "upper": %.17g}', as.integer(r[1]), as.integer(r[2]), r[3], r[4], r[5], r[6]
), "")
writeLines(sprintf('{"seconds": %.3f, "design_seconds": %.3f, "version": "%s", "cells": [%s]}',
  spent[["elapsed"]], made[["elapsed"]], as.character(packageVersion("survey")), paste(cells, collapse = ", ")),
  file.path(folder, "answer.json"))
