"""Speed, side by side with what it is compared with, in one run. Ratios hold on any machine; milliseconds do not."""
