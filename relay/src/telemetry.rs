//! Logs and metrics.
//!
//! What is logged is chosen where it happens; never message text, secrets, e-mail or network
//! addresses. Installs what is global in a process, once.

use crate::config::place::Durability;
use crate::config::{Config, LogFormat};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::sync::OnceLock;
use std::time::Duration;
use tracing_subscriber::EnvFilter;

/// How often histograms are folded when nobody looks at them.
const UPKEEP_EVERY: Duration = Duration::from_secs(5);

static METRICS: OnceLock<PrometheusHandle> = OnceLock::new();

/// Starts logging to standard error.
///
/// # Errors
/// Returns what is wrong with the filter, or that logging was started before.
pub fn install_logs(config: &Config) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&config.log)?;
    let logs = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    let installed = match config.log_format {
        LogFormat::Text => logs.try_init(),
        LogFormat::Json => logs.json().flatten_event(true).try_init(),
    };
    installed.map_err(|error| anyhow::anyhow!(error))
}

/// Returns the metrics of this process, which are counted from the first call on.
pub fn metrics() -> &'static PrometheusHandle {
    METRICS.get_or_init(|| {
        let recorder = PrometheusBuilder::new().build_recorder();
        let handle = recorder.handle();
        // Another recorder can only be there when this is a part of somebody else's program; then
        // that one counts, and what is rendered here stays empty.
        if metrics::set_global_recorder(recorder).is_err() {
            tracing::warn!("another recorder of metrics is installed; /metrics stays empty");
        }
        handle
    })
}

/// Keeps histograms small for as long as it is polled.
pub async fn upkeep() {
    let mut every = tokio::time::interval(UPKEEP_EVERY);
    loop {
        every.tick().await;
        metrics().run_upkeep();
    }
}

/// Says what a tick survives: in the metrics, and in the log where it is less than a power cut.
pub fn tell_durability(durability: Durability) {
    metrics::gauge!("deskbell_durability", "kind" => durability.as_str()).set(1.0);
    if durability == Durability::Fast {
        tracing::warn!(
            "durability is fast: a power cut may take messages that were already confirmed"
        );
    }
}
