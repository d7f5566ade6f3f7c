import type { Framework } from '../framework';

const works = { path: '/', text: 'it works' };
const answer = `async def app(scope, receive, send):
    if scope["type"] != "http":
        return
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"it works"})
`;
const fastapi = `from fastapi import FastAPI

app = FastAPI()


@app.get("/")
def hello():
    return "it works"
`;
const django = `#!/usr/bin/env python3
import os
import sys

from django.core.management import execute_from_command_line

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
execute_from_command_line(sys.argv)
`;

/** Debian's own Python, in a virtual environment of each app. */
export const python: readonly Framework[] = [
  {
    title: 'FastAPI with uvicorn',
    debian: { uvicorn: 'uvicorn', '/usr/lib/python3/dist-packages/fastapi': 'python3-fastapi' },
    venv: true,
    files: { 'requirements.txt': 'fastapi\nuvicorn\n', 'main.py': fastapi },
    expected: { kind: 'backend', port: 8000, launch: 'direct' },
    page: works,
    saves: 'main.py',
  },
  {
    title: 'Hypercorn',
    debian: { hypercorn: 'python3-hypercorn' },
    venv: true,
    files: {
      'Procfile.dev': 'web: hypercorn main:app --reload --bind 127.0.0.1:8011\n',
      'main.py': answer,
    },
    expected: { name: 'app-web', kind: 'backend', port: 8011, launch: 'direct' },
    page: works,
    saves: 'main.py',
  },
  {
    title: 'Flask',
    debian: { '/usr/lib/python3/dist-packages/flask': 'python3-flask' },
    venv: true,
    files: {
      'requirements.txt': 'flask\n',
      'app.py': `from flask import Flask

app = Flask(__name__)


@app.get("/")
def hello():
    return "it works"
`,
    },
    expected: { kind: 'backend', port: 5000, launch: 'direct' },
    page: works,
    saves: 'app.py',
  },
  {
    title: 'Django',
    debian: { 'django-admin': 'python3-django' },
    venv: true,
    files: {
      'requirements.txt': 'django\n',
      'manage.py': django,
      'shop/__init__.py': '',
      'shop/settings.py':
        'DEBUG = True\nSECRET_KEY = "x"\nROOT_URLCONF = "shop.urls"\nALLOWED_HOSTS = ["*"]\nUSE_TZ = True\n',
      'shop/urls.py': `from django.http import HttpResponse
from django.urls import path

urlpatterns = [path("", lambda request: HttpResponse("it works"))]
`,
    },
    expected: { kind: 'backend', port: 8000, launch: 'direct' },
    page: works,
    saves: 'shop/urls.py',
  },
  {
    title: 'gunicorn',
    debian: { gunicorn: 'gunicorn' },
    venv: true,
    files: {
      Procfile: 'web: gunicorn --reload --bind 127.0.0.1:8012 app:app\n',
      'app.py': `def app(environ, start_response):
    start_response("200 OK", [])
    return [b"it works"]
`,
    },
    expected: { name: 'app-web', kind: 'backend', port: 8012, launch: 'direct' },
    page: works,
    saves: 'app.py',
  },
  {
    title: 'Celery',
    debian: { celery: 'celery' },
    venv: true,
    files: {
      'requirements.txt': 'celery\n',
      'tasks.py': 'from celery import Celery\n\napp = Celery("tasks", broker="memory://")\n',
    },
    expected: { name: 'app-worker', kind: 'other', launch: 'direct' },
    saves: 'tasks.py',
  },
];
