//! The generator of the CODEX sample: `GET /svg?seed=N` draws planet N, `GET /health` says that
//! it is well. Standard library only.

mod art;
mod http;
mod log;
mod random;

use http::{Request, Response};
use std::env;
use std::io::ErrorKind;
use std::net::{TcpListener, TcpStream};
use std::process::exit;
use std::thread;
use std::time::{Duration, Instant};

const DEFAULT_HOST: &str = "127.0.0.1";
const DEFAULT_PORT: u16 = 3002;
const SOCKET_TIMEOUT: Duration = Duration::from_secs(5);

fn main() {
    let host = env::var("HOST").unwrap_or_else(|_| DEFAULT_HOST.to_string());
    let port = read_port();
    let listener = TcpListener::bind((host.as_str(), port)).unwrap_or_else(|error| {
        log::error(&format!("cannot listen on {host}:{port}: {error}"));
        exit(1);
    });
    log::info(&format!("listening on http://{host}:{port}"));

    let started = Instant::now();
    for connection in listener.incoming() {
        match connection {
            // A thread each: a browser's idle preconnection must not keep others waiting.
            Ok(stream) => drop(thread::spawn(move || serve(&stream, started))),
            Err(error) => {
                log::warn(&format!("accept failed: {error}"));
                // Out of descriptors, most likely: do not spin.
                thread::sleep(Duration::from_millis(100));
            }
        }
    }
}

fn read_port() -> u16 {
    let Ok(text) = env::var("PORT") else {
        return DEFAULT_PORT;
    };
    text.parse().unwrap_or_else(|_| {
        log::error(&format!("PORT must be a number from 1 to 65535, not \"{text}\""));
        exit(1);
    })
}

fn serve(stream: &TcpStream, started: Instant) {
    let _ = stream.set_read_timeout(Some(SOCKET_TIMEOUT));
    let _ = stream.set_write_timeout(Some(SOCKET_TIMEOUT));
    let start = Instant::now();
    let (label, response) = match http::read_request(stream) {
        Ok(None) => return,
        Ok(Some(request)) => (label(&request), respond(&request, started)),
        Err(error) if error.kind() == ErrorKind::InvalidData => {
            ("bad request".to_string(), Response::error(400, "This is not a request."))
        }
        Err(error) => {
            log::warn(&format!("reading failed: {error}"));
            return;
        }
    };
    if let Err(error) = http::write_response(stream, &response) {
        log::warn(&format!("{label}: the client left ({error})"));
        return;
    }
    let millis = start.elapsed().as_secs_f64() * 1000.0;
    let line = format!("{label} {} {millis:.1} ms", response.status);
    match response.status {
        200..=399 => log::info(&line),
        _ => log::warn(&line),
    }
}

fn label(request: &Request) -> String {
    let mark = if request.query.is_empty() { "" } else { "?" };
    format!("{} {}{mark}{}", request.method, request.path, request.query)
}

fn respond(request: &Request, started: Instant) -> Response {
    if request.method != "GET" {
        return Response::error(405, "Only GET is understood here.");
    }
    match request.path.as_str() {
        "/health" => {
            let uptime = started.elapsed().as_secs();
            Response::json(200, format!("{{\"status\":\"ok\",\"uptimeSeconds\":{uptime}}}\n"))
        }
        "/svg" => match http::query_value(&request.query, "seed").unwrap_or("1").parse() {
            Ok(seed) => Response::svg(art::draw(seed)),
            Err(_) => Response::error(400, "The seed must be a whole number."),
        },
        _ => Response::error(404, "There is nothing at this address."),
    }
}
