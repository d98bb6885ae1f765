# The reproduction number by EpiEstim: Rscript epiestim_rt.R FILE SERIES. FILE has a row a series, without a header, as
# epi's example `made_series` writes it. Windows of 7 days, serial interval 5.2 +- 2.8 days. Prints one line of JSON.
suppressMessages(library(EpiEstim))
arguments <- commandArgs(TRUE)
counts <- as.matrix(read.csv(arguments[1], header = FALSE))
series <- min(as.integer(arguments[2]), nrow(counts))
days <- ncol(counts)
start <- 2:(days - 6)
spent <- function() sum(proc.time()[1:2])
before <- spent()
for (row in seq_len(series)) {
  setup <- make_config(list(mean_si = 5.2, std_si = 2.8, t_start = start, t_end = start + 6))
  suppressWarnings(estimate_R(counts[row, ], method = "parametric_si", config = setup))
}
took <- spent() - before
cat(sprintf('{"version": "%s", "phases": {"1,000 series": %.6f}}\n',
            packageVersion("EpiEstim"), 1000 * took / series))
