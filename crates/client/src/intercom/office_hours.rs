//! The workspace's office hours (API 17): read where the token may, for what is computed from them.

use serde_json::Value;

use super::client::{Client, read};
use super::endpoint;
use super::error::ApiError;
use super::transport::Call;
use super::wire::{self, Reading};
use crate::domain::OfficeHours;

impl Client {
    /// The office hours of that name, or the first that there are, with the days that are otherwise; none if there are none.
    pub async fn office_hours(&self, called: Option<&str>) -> Result<Option<OfficeHours>, ApiError> {
        let sent = self.asked(&["office_hours_schedules"]).await?;
        let found = read(endpoint::OFFICE_HOURS, "", wire::sla::office_hours(&sent, called))?;
        let Some((id, mut hours)) = found else { return Ok(None) };
        let sent = self.asked(&["office_hours_schedules", &id, "office_hours_exceptions"]).await?;
        let days: Reading<_> = wire::sla::other_days(&sent);
        hours.days = read(endpoint::OFFICE_HOURS, &id, days)?;
        Ok(Some(hours))
    }

    async fn asked(&self, path: &[&str]) -> Result<Value, ApiError> {
        self.transport.send(Call::get(endpoint::OFFICE_HOURS, "", path)).await
    }
}
