# Estimates by R's survey package, for tests. Reads folders from standard input, one a line; each holds data.csv (stratum,
# psu, weight, fpc, y, age, sex, disability, urbanisation), domains.csv (id, sex, from, to, disability, urbanisation; "_T" and
# blanks are no condition) and options.csv (statistic, lonely). Writes estimates.csv and prints "done".
suppressPackageStartupMessages(library(survey))
one <- function(folder) {
  codes <- c(sex = "character", disability = "character", urbanisation = "character")  # else a column of F is FALSE
  read <- function(name, ...) read.csv(file.path(folder, name), stringsAsFactors = FALSE, ...)
  data <- read("data.csv", colClasses = codes); domains <- read("domains.csv", colClasses = codes); opts <- read("options.csv")
  options(survey.lonely.psu = opts$lonely)
  arguments <- list(ids = ~psu, strata = ~stratum, weights = ~weight, data = data, nest = TRUE)
  if (!all(is.na(data$fpc))) arguments$fpc <- ~fpc
  whole <- do.call(svydesign, arguments)
  df <- degf(whole)
  out <- lapply(seq_len(nrow(domains)), function(i) {
    d <- domains[i, ]
    keep <- rep(TRUE, nrow(data))
    for (name in c("sex", "disability", "urbanisation"))
      if (d[[name]] != "_T") keep <- keep & data[[name]] == d[[name]]
    if (!is.na(d$from)) keep <- keep & !is.na(data$age) & data$age >= d$from & data$age <= d$to
    keep <- keep & !is.na(keep)
    n <- sum(keep & !is.na(data$y) & data$weight > 0)
    if (n == 0) return(data.frame(id = d$id, n = 0, estimate = NA, se = NA, lower = NA, upper = NA, df = df))
    part <- subset(whole, keep)
    if (opts$statistic == "total") m <- svytotal(~y, part, na.rm = TRUE) else m <- svymean(~y, part, na.rm = TRUE)
    ci <- c(NA, NA)
    if (opts$statistic == "proportion") {
      if (coef(m) > 0 && coef(m) < 1 && df > 0)
        ci <- attr(svyciprop(~y, part, method = "xlogit", df = df, na.rm = TRUE), "ci")
    } else if (df > 0) ci <- confint(m, df = df)
    data.frame(id = d$id, n = n, estimate = as.numeric(coef(m)), se = as.numeric(SE(m)), lower = ci[1], upper = ci[2], df = df)
  })
  result <- do.call(rbind, out)
  for (name in c("estimate", "se", "lower", "upper")) result[[name]] <- sprintf("%.17g", result[[name]])
  write.csv(result, file.path(folder, "estimates.csv"), row.names = FALSE)
}
lines <- file("stdin"); open(lines)
while (length(folder <- readLines(lines, n = 1)) > 0) {
  said <- tryCatch({ one(folder); "done" }, error = function(e) paste("error:", conditionMessage(e)))
  cat(gsub("\n", " ", said), "\n", sep = ""); flush(stdout())
}
