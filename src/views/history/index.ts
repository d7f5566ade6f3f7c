// The restart history as a document.
// From outside: HistoryDocuments.
export {};
