# Farrington's flexible method by surveillance: Rscript surveillance_detect.R FILE SERIES FROM_WEEK. FILE has the columns
# series,week,count, as epi's example `made_series` writes it. Prints one line of JSON.
suppressMessages(library(surveillance))
arguments <- commandArgs(TRUE)
table <- read.csv(arguments[1])
from <- as.integer(arguments[3])
names <- unique(table$series)[seq_len(as.integer(arguments[2]))]
spent <- function() sum(proc.time()[1:2])
before <- spent()
alarms <- 0
weeks <- 0
for (name in names) {
  of <- table[table$series == name, ]
  range <- which(of$week >= from)
  counts <- sts(observed = matrix(of$count, ncol = 1), start = c(2010, 1), frequency = 52)
  setup <- list(range = range, b = 5, w = 3, noPeriods = 10, pastWeeksNotIncluded = 26, thresholdMethod = "nbPlugin",
                alpha = 0.01, verbose = FALSE)
  alarms <- alarms + sum(farringtonFlexible(counts, control = setup)@alarm)
  weeks <- weeks + length(range)
}
took <- spent() - before
cat(sprintf('{"version": "%s", "phases": {"1,000 weeks": %.6f}, "answers": {"alarms a series": %.10g}}\n',
            packageVersion("surveillance"), 1000 * took / weeks, alarms / length(names)))
