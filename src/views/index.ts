// What is seen. Texts are made by functions without an editor, and classes show them; here what several views share.
// From outside: each view in its room; markdown and editorMemory.
export {};
