import * as path from 'node:path';
import type { DetectedService } from '../detectedService';
import type { Detector } from '../detector';

/** Web projects of .NET, by the SDK that their project file names; pages of Blazor that a web project includes are served by that. */
export const detectDotnet: Detector = async ({ folders, files }) => {
  const services: DetectedService[] = [];
  const included = new Set<string>();
  for (const { folder, entries } of folders) {
    const name = entries.find(
      ({ name: one, kind }) => kind === 'file' && /\.(cs|fs)proj$/.test(one),
    )?.name;
    if (name === undefined) continue;
    const file = path.join(folder, name);
    const text = (await files.readText(file)) ?? '';
    const sdk = /\bSdk\s*=\s*"Microsoft\.NET\.Sdk\.(Web|Worker|BlazorWebAssembly)\b/.exec(
      text,
    )?.[1];
    if (sdk === undefined) continue;
    if (sdk === 'Web') {
      for (const [, reference = ''] of text.matchAll(
        /<ProjectReference Include="([^"]{1,400})"/g,
      )) {
        included.add(path.resolve(folder, reference.replaceAll('\\', '/')));
      }
    }
    const kind = { Web: 'backend', Worker: 'other', BlazorWebAssembly: 'frontend' } as const;
    services.push({
      kind: kind[sdk as keyof typeof kind],
      tool: 'dotnet',
      folder,
      file,
      script: 'dotnet',
      args: ['watch', '--non-interactive'],
    });
  }
  return {
    services: services.filter(({ kind, file }) => kind !== 'frontend' || !included.has(file)),
  };
};
