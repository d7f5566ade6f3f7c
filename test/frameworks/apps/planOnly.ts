import type { PlanOnly } from '../framework';

const notHere = 'it cannot be had from Debian or npm';
const maven = (plugin: string): string =>
  `<project><build><plugins><plugin><artifactId>${plugin}</artifactId></plugin></plugins></build></project>`;

/** What is found and planned, and not started. */
export const planOnly: readonly PlanOnly[] = [
  {
    title: 'fastapi dev',
    why: 'Debian has FastAPI without its command line',
    files: {
      'pyproject.toml': '[project]\ndependencies = ["fastapi[standard]"]\n',
      'main.py': 'from fastapi import FastAPI\napp = FastAPI()\n',
    },
    kind: 'backend',
    port: 8000,
    programs: ['python3'],
    command: 'python3 -m fastapi dev main.py --no-reload',
  },
  {
    title: 'Laravel',
    why: notHere,
    files: { artisan: '#!/usr/bin/env php\n', 'composer.json': '{}' },
    kind: 'backend',
    port: 8000,
    programs: ['php'],
    command: 'php artisan serve',
  },
  {
    title: 'Spring Boot',
    why: notHere,
    files: { 'pom.xml': maven('spring-boot-maven-plugin') },
    kind: 'backend',
    port: 8080,
    programs: ['mvn'],
    command: 'mvn spring-boot:run',
  },
  {
    title: 'Quarkus',
    why: notHere,
    files: { 'build.gradle': "plugins {\n  id 'io.quarkus'\n}\n" },
    kind: 'backend',
    port: 8080,
    programs: ['gradle'],
    command: 'gradle quarkusDev --console=plain',
  },
  {
    title: '.NET',
    why: notHere,
    files: { 'App.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n' },
    kind: 'backend',
    programs: ['dotnet'],
    command: 'dotnet run',
  },
  {
    title: 'Phoenix',
    why: notHere,
    files: { 'mix.exs': 'defp deps do\n  [{:phoenix, "~> 1.7"}]\nend\n' },
    kind: 'backend',
    port: 4000,
    programs: ['mix'],
    command: 'mix phx.server',
  },
  {
    title: 'air',
    why: notHere,
    files: {
      'go.mod': 'module app\n',
      '.air.toml': '',
      'main.go': 'package main\n\nfunc main() {\n\thttp.ListenAndServe(":8080", nil)\n}\n',
    },
    kind: 'backend',
    programs: ['go', 'air'],
    command: 'go run .',
  },
];
