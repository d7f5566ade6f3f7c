//! Just enough of HTTP/1.1: one GET a connection, no bodies.

use std::io::{self, BufRead, BufReader, Read, Write};

const HEAD_LIMIT: u64 = 8 * 1024;

pub struct Request {
    pub method: String,
    pub path: String,
    pub query: String,
}

pub struct Response {
    pub status: u16,
    pub content_type: &'static str,
    pub body: String,
}

impl Response {
    pub fn json(status: u16, body: String) -> Self {
        Self { status, content_type: "application/json; charset=utf-8", body }
    }

    pub fn svg(body: String) -> Self {
        Self { status: 200, content_type: "image/svg+xml", body }
    }

    pub fn error(status: u16, sentence: &str) -> Self {
        Self::json(status, format!("{{\"error\":\"{sentence}\"}}\n"))
    }
}

/// Reads one request head. `Ok(None)`: the client left without a word, as a port probe does.
/// `InvalidData`: what came is not HTTP.
pub fn read_request(stream: impl Read) -> io::Result<Option<Request>> {
    let mut reader = BufReader::new(stream.take(HEAD_LIMIT));
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut parts = line.split_whitespace();
    let (Some(method), Some(target), Some(version), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(invalid("malformed request line"));
    };
    if !version.starts_with("HTTP/1.") || !target.starts_with('/') {
        return Err(invalid("malformed request line"));
    }
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let request =
        Request { method: method.to_string(), path: path.to_string(), query: query.to_string() };
    skip_headers(&mut reader)?;
    Ok(Some(request))
}

// Closing a socket with unread bytes in it resets the connection, and the answer is lost.
fn skip_headers(reader: &mut impl BufRead) -> io::Result<()> {
    let mut line = String::new();
    loop {
        line.clear();
        if reader.read_line(&mut line)? == 0 {
            return Err(invalid("unfinished request head"));
        }
        if line.trim_end().is_empty() {
            return Ok(());
        }
    }
}

pub fn write_response(mut stream: impl Write, response: &Response) -> io::Result<()> {
    let Response { status, content_type, body } = response;
    write!(
        stream,
        "HTTP/1.1 {status} {}\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\n\
         Cache-Control: no-store\r\nConnection: close\r\n\r\n{body}",
        reason(*status),
        body.len(),
    )?;
    stream.flush()
}

/// The value of `name` in a query string, not decoded: our only values are numbers.
pub fn query_value<'a>(query: &'a str, name: &str) -> Option<&'a str> {
    query.split('&').find_map(|pair| {
        let (key, value) = pair.split_once('=')?;
        (key == name).then_some(value)
    })
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        400 => "Bad Request",
        404 => "Not Found",
        405 => "Method Not Allowed",
        _ => "Internal Server Error",
    }
}

fn invalid(text: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, text)
}
