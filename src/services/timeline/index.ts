// What services did over time, beside what they held: states, runs, errors and folded lines, and where their logs were; kept on disk.
// From outside: Timeline to ask, TimelineKeeper to keep it, timelineCsv to copy it.
export {};
