// What would be found and started in a folder, as data and as text, without an editor.
// From outside: listServices and listingText, for scripts/services.mjs; folderSettings, for whoever has no editor to ask.
export {};
