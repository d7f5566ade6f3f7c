import * as path from 'node:path';
import type { DetectedService } from '../detectedService';
import type { Detector } from '../detector';

/** Web projects of .NET, by the SDK that their project file names. */
export const detectDotnet: Detector = async ({ folders, files }) => {
  const services: DetectedService[] = [];
  for (const { folder, entries } of folders) {
    const name = entries.find(
      ({ name: one, kind }) => kind === 'file' && /\.(cs|fs)proj$/.test(one),
    )?.name;
    if (name === undefined) continue;
    const file = path.join(folder, name);
    const sdk = /\bSdk\s*=\s*"Microsoft\.NET\.Sdk\.(Web|Worker|BlazorWebAssembly)\b/.exec(
      (await files.readText(file)) ?? '',
    )?.[1];
    if (sdk === undefined) continue;
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
  return { services };
};
