// Why a service ended or started, its last lines, and figures from that.
// From outside: RestartHistory to read, HistoryRecorder to write, Measures for figures.
export {};
