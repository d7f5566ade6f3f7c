import * as path from 'node:path';
import type * as vscode from 'vscode';
import * as l10n from '@vscode/l10n';
import { Debouncer } from '../base/async';
import { messageOf } from '../base/errors';
import { plainText } from '../base/outsideText';
import { createPicker, type Picker, plainItem, type PlainItem } from '../host/messages';
import type { Service } from '../services/state/service';

interface Found {
  readonly path: string;
  readonly offset: number;
  readonly text: string;
  readonly service: Service;
}

/** What a search is done with. */
export interface LogSearch {
  /** Lines in parts, as they are found. */
  search(
    services: readonly Service[],
    query: string,
    signal: AbortSignal,
  ): AsyncIterable<readonly Found[]>;
  openPlace(file: string, offset: number): Promise<void>;
}

type Item = vscode.QuickPickItem & { readonly found?: Found };

const maxTextChars = 300;
/** While somebody types nothing is searched. */
const typingMs = 250;

/** A quick pick that searches while one types, and opens the place of what is picked. */
export async function searchLogs(services: readonly Service[], logs: LogSearch): Promise<void> {
  const picker = createPicker<Item>(
    l10n.t('A text, or /a regular expression/, in the logs of all services'),
  );
  picker.matchOnDescription = true;
  let search = new AbortController();
  const run = async (query: string, signal: AbortSignal): Promise<void> => {
    picker.busy = true;
    try {
      for await (const found of logs.search(services, query, signal)) {
        if (signal.aborted) return;
        if (found.length > 0) addItems(picker, found);
      }
      if (!signal.aborted && picker.items.length === 0) picker.items = [nothing()];
    } catch (error) {
      if (!signal.aborted)
        picker.items = [plainItem({ label: messageOf(error), alwaysShow: true })];
    } finally {
      if (!signal.aborted) picker.busy = false;
    }
  };
  const typed = new Debouncer(typingMs, () => void run(picker.value, search.signal));
  const picked = await new Promise<Found | undefined>((resolve) => {
    picker.onDidChangeValue((value) => {
      search.abort();
      search = new AbortController();
      typed.dispose();
      picker.items = [];
      if (value.trim().length >= 2) typed.trigger();
      else picker.busy = false;
    });
    picker.onDidAccept(() => resolve(picker.selectedItems[0]?.found));
    picker.onDidHide(() => resolve(undefined));
    picker.show();
  });
  search.abort();
  typed.dispose();
  picker.dispose();
  if (picked) await logs.openPlace(picked.path, picked.offset);
}

/** What somebody has gone to stays where it is. */
function addItems(picker: Picker<Item>, found: readonly Found[]): void {
  const active = picker.items.length > 0 ? picker.activeItems : undefined;
  picker.keepScrollPosition = true;
  picker.items = [...picker.items, ...found.map(toItem)];
  if (active) picker.activeItems = active;
}

function toItem(found: Found): PlainItem<Item> {
  return plainItem({
    label: plainText(found.text, maxTextChars),
    description: found.service.name,
    detail: path.basename(found.path),
    alwaysShow: true,
    found,
  });
}

function nothing(): PlainItem<Item> {
  return plainItem({ label: l10n.t('No line was found.'), alwaysShow: true });
}
