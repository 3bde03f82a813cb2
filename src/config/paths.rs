//! Where files are: the XDG places, or those that the environment names.

use std::path::{Path, PathBuf};

use directories::ProjectDirs;

/// The directories of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    /// Config, keymap and themes.
    pub config: PathBuf,
    /// Stores and logs.
    pub state: PathBuf,
}

/// There is no home directory to put files in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no home directory found; set SIDETONE_CONFIG_DIR and SIDETONE_STATE_DIR")]
pub struct PathsError;

impl Paths {
    /// The XDG places, or `SIDETONE_CONFIG_DIR` and `SIDETONE_STATE_DIR`.
    pub fn find(env: &dyn Fn(&str) -> Option<String>) -> Result<Self, PathsError> {
        let named = |name: &str| env(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let dirs = ProjectDirs::from("", "", "sidetone");
        let xdg_config = dirs.as_ref().map(|dirs| dirs.config_dir().to_owned());
        let xdg_state = dirs.as_ref().map(|dirs| dirs.state_dir().unwrap_or_else(|| dirs.data_local_dir()).to_owned());
        Ok(Self {
            config: named("SIDETONE_CONFIG_DIR").or(xdg_config).ok_or(PathsError)?,
            state: named("SIDETONE_STATE_DIR").or(xdg_state).ok_or(PathsError)?,
        })
    }

    /// Where settings are read from, unless `--config` names another place; it may not be there.
    pub fn config_file(&self) -> PathBuf {
        self.config.join("config.toml")
    }

    /// The person's keymap.
    pub fn keymap_file(&self) -> PathBuf {
        self.config.join("keymap.toml")
    }

    /// The person's themes.
    pub fn themes(&self) -> PathBuf {
        self.config.join("themes")
    }

    /// The person's macros.
    pub fn macros(&self) -> PathBuf {
        self.config.join("macros.toml")
    }

    /// The person's views.
    pub fn views(&self) -> PathBuf {
        self.config.join("views")
    }

    /// The person's apps and quick links.
    pub fn apps_file(&self) -> PathBuf {
        self.config.join("apps.toml")
    }

    /// The store and log of a profile.
    pub fn profile(&self, name: &str) -> PathBuf {
        self.profiles().join(Path::new(name))
    }

    /// The directory that has a directory for each profile, with its store.
    pub fn profiles(&self) -> PathBuf {
        self.state.join("profiles")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_names_the_directories() {
        let env = |name: &str| match name {
            "SIDETONE_CONFIG_DIR" => Some("/c".to_owned()),
            "SIDETONE_STATE_DIR" => Some("/s".to_owned()),
            _ => None,
        };
        let paths = Paths::find(&env).unwrap();
        assert_eq!(paths.config_file(), Path::new("/c/config.toml"));
        assert_eq!(paths.keymap_file(), Path::new("/c/keymap.toml"));
        assert_eq!(paths.themes(), Path::new("/c/themes"));
        assert_eq!(paths.profile("work"), Path::new("/s/profiles/work"));
    }
}
