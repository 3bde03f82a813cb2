//! Whether the store's file is the one that it was: one that was restored from a copy knows nothing of what was
//! delivered since the copy was made (S3).

use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use super::error::{Result, StoreError};
use super::handle::Store;
use super::{meta, rescue};

/// Under this name the store keeps which file it is.
pub(super) const FILE: &str = "store.file";
/// The number of no file: what is in the store came back from its journal, which may not have known everything either.
pub(super) const RESTORED: &str = "restored";

impl Store {
    /// Whether the file is another one than the one that last said where it is at home: a copy, perhaps an old one.
    pub async fn is_copy(&self) -> Result<bool> {
        let kept = self.meta(FILE).await?;
        let is = self.file_number()?;
        Ok(kept.is_some_and(|was| was != is))
    }

    /// Whether what waits came back from a journal, or lies in a database that may have lost its last changes.
    pub async fn came_back(&self) -> Result<bool> {
        Ok(self.meta(FILE).await?.is_some_and(|was| was == RESTORED))
    }

    /// This file is the store from now on.
    pub async fn at_home(&self) -> Result<()> {
        let is = self.file_number()?;
        self.owner.write_synced(move |w| meta::set(w, FILE, &is)).await
    }

    /// What was found wrong with the store's files since a person was last told, in words; taken for read now.
    pub async fn take_found(&self) -> Result<Vec<String>> {
        let found = self.found().await?;
        if found.is_empty() { Ok(found) } else { self.owner.write_synced(rescue::told).await }
    }

    /// The same, for one who only looks by the way.
    pub async fn found(&self) -> Result<Vec<String>> {
        self.owner.read(rescue::waiting).await
    }

    fn file_number(&self) -> Result<String> {
        let path = self.owner.path();
        let found = number(path).map_err(|source| StoreError::Directory { path: path.to_owned(), source })?;
        Ok(found.to_string())
    }
}

/// The number that the file system has for a file: another one for every copy.
pub(super) fn number(path: &Path) -> std::io::Result<u64> {
    Ok(std::fs::metadata(path)?.ino())
}
