// Following, rotating, packing and searching log files.
// From outside: FileTail, searchLog, and the steps of a rotation.
export {};
