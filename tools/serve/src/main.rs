//! Serves a folder on this machine: every file packed in Brotli for browsers that take it, a part of a file where one is
//! asked for, a missing one with 404. The path is the file's; nothing is added to what lies there.
//!
//!     atelier-serve FOLDER PORT

use std::env;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use axum::Router;
use axum::http::header::CACHE_CONTROL;
use axum::http::HeaderValue;
use tower_http::CompressionLevel;
use tower_http::compression::{CompressionLayer, predicate::SizeAbove};
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

/// A page is there once its document is.
const DOCUMENT: &str = "index.html";
const LOOK_AGAIN: Duration = Duration::from_millis(200);
/// Files below this size are not packed, bytes.
const PACKED_BYTES_MIN: u16 = 512;
/// Weights of 5 MB are packed in a tenth of a second; a site that is written once is packed better (`atelier site`).
const QUALITY: i32 = 4;

#[tokio::main]
async fn main() -> ExitCode {
    let mut words = env::args_os().skip(1);
    let folder = words.next().map(PathBuf::from);
    let port = words.next().and_then(|port| port.to_str()?.parse::<u16>().ok());
    let (Some(folder), Some(port), None) = (folder, port, words.next()) else {
        eprintln!("usage: atelier-serve FOLDER PORT");
        return ExitCode::from(2);
    };
    match serve(folder, port).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: port {port} cannot be served: {error}; --port takes another");
            ExitCode::FAILURE
        }
    }
}

async fn serve(folder: PathBuf, port: u16) -> io::Result<()> {
    // Both names of this machine, as far as it has them.
    let first = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    while !folder.join(DOCUMENT).is_file() {
        tokio::time::sleep(LOOK_AGAIN).await;
    }
    let packed = CompressionLayer::new()
        .quality(CompressionLevel::Precise(QUALITY))
        .compress_when(SizeAbove::new(PACKED_BYTES_MIN));
    let fresh = SetResponseHeaderLayer::overriding(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    let app = Router::new().fallback_service(ServeDir::new(folder)).layer(packed).layer(fresh);
    eprintln!("server listening at http://localhost:{port}/");
    if let Ok(second) = tokio::net::TcpListener::bind(("::1", port)).await {
        let app = app.clone();
        tokio::spawn(async move { axum::serve(second, app).await });
    }
    axum::serve(first, app).with_graceful_shutdown(async { _ = tokio::signal::ctrl_c().await }).await
}
