// Logs from bytes to lines that are shown: whole lines, levels, stack traces, noise and filters.
// From outside: LogFeed for lines as they are written, LogPipeline for lines to show; files are kept small in rotation.
export {};
