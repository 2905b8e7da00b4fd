//! A file that only its owner may read: an SQLite database of ours beside the log, and why it could not be opened.
//!
//! How such a file is made, recognised and kept from others is the same for the key file and the chat file; which tables
//! it has, and by which journal it is safe, is said by whoever keeps it.

use std::{
    fmt,
    fs::{self, OpenOptions},
    io,
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior};
use thiserror::Error;

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileKind {
    /// What people call it: `key file`.
    pub name: &'static str,
    /// Stands in the header of the file, so that `file` and we can tell it from other databases.
    pub application_id: i64,
    /// The format; raise it with every change of the tables.
    pub format: i64,
    /// What to do with a damaged one, as a sentence.
    pub if_damaged: &'static str,
}

/// A file of a kind, at a place; shown as `key file /data/keys.sqlite`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrivateFile {
    kind: &'static FileKind,
    path: PathBuf,
}

impl fmt::Display for PrivateFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind.name, self.path.display())
    }
}

/// Why a private file could not answer.
#[derive(Debug, Error)]
pub enum FileFailure {
    /// Somebody else held the file for longer than we wait.
    #[error(
        "The {file} is in use by another program. Try again; if it stays so, end the program that holds it."
    )]
    Locked {
        /// Which.
        file: PrivateFile,
    },
    /// The file can be read but not written.
    #[error("The {file} cannot be written. Make it and its directory writable for this account.")]
    ReadOnly {
        /// Which.
        file: PrivateFile,
    },
    /// The file can be neither found nor made, or its rights cannot be set.
    #[error(
        "The {file} cannot be made or reached. Check that its directory exists and belongs to this account."
    )]
    Unreachable {
        /// Which.
        file: PrivateFile,
        /// What the system said.
        source: io::Error,
    },
    /// The file is something else.
    #[error("{} is not a {} of this program. Name another file; this one was left as it is.", file.path.display(), file.kind.name)]
    Foreign {
        /// Which.
        file: PrivateFile,
    },
    /// The file was written by a later version.
    #[error("The {file} has format {found}, this program knows {}. Use the newer program that wrote it.", file.kind.format)]
    Newer {
        /// Which.
        file: PrivateFile,
        /// Its format.
        found: i64,
    },
    /// The file is ours but its content cannot be right.
    #[error("The {file} is damaged. {}", file.kind.if_damaged)]
    Damaged {
        /// Which.
        file: PrivateFile,
    },
    /// The disk is full.
    #[error("The disk that holds the {file} is full; nothing was changed. Make room and try again.")]
    Full {
        /// Which.
        file: PrivateFile,
    },
    /// Anything else the file system or SQLite said.
    #[error(
        "The {file} could not be read or written. Check the disk, and that a journal may be written beside the file."
    )]
    Storage {
        /// Which.
        file: PrivateFile,
        /// What SQLite said.
        source: rusqlite::Error,
    },
}

impl FileFailure {
    /// Whether the same call may succeed later with nothing changed but the load or the disk.
    pub fn may_be_retried(&self) -> bool {
        match self {
            Self::Locked { file: _ } | Self::Full { file: _ } | Self::Storage { file: _, source: _ } => true,
            Self::ReadOnly { file: _ }
            | Self::Unreachable { file: _, source: _ }
            | Self::Foreign { file: _ }
            | Self::Newer { file: _, found: _ }
            | Self::Damaged { file: _ } => false,
        }
    }
}

impl PrivateFile {
    /// Names a file; makes and opens nothing.
    pub fn new(kind: &'static FileKind, path: &Path) -> Self {
        Self { kind, path: path.to_owned() }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Opens the file, making it with `tables` when there is none. `harden` sets the journal, once it is known to be ours.
    pub fn open<E: From<FileFailure>>(
        &self,
        patience: Duration,
        harden: impl FnOnce(&Connection) -> rusqlite::Result<()>,
        tables: impl FnOnce(&Transaction<'_>) -> Result<(), E>,
    ) -> Result<Connection, E> {
        self.create()?;
        let mut conn = self.connect(patience)?;
        // Before anything is changed: a foreign file is left as it is.
        let fresh = self.recognise(&conn)?;
        harden(&conn).map_err(|source| self.failed(source))?;
        self.restrict()?;
        if fresh {
            self.fill(&mut conn, tables)?;
        }
        self.check(&conn)?;
        Ok(conn)
    }

    /// Opens a file that is there, to look at it; none when there is none, or an empty one. Changes nothing.
    pub fn look(&self, patience: Duration) -> Result<Option<Connection>, FileFailure> {
        match fs::metadata(&self.path) {
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(FileFailure::Unreachable { file: self.clone(), source }),
        }
        let conn = self.connect(patience)?;
        Ok((!self.recognise(&conn)?).then_some(conn))
    }

    /// Says what SQLite's error means for whoever runs the program.
    pub fn failed(&self, source: rusqlite::Error) -> FileFailure {
        let file = self.clone();
        // The library's own list may grow; what is not named here keeps its source and is shown with it.
        match source.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => FileFailure::Locked { file },
            Some(ErrorCode::ReadOnly) => FileFailure::ReadOnly { file },
            Some(ErrorCode::NotADatabase) => FileFailure::Foreign { file },
            // None: a column is not of the declared type or size, so the file is not as we wrote it.
            Some(ErrorCode::DatabaseCorrupt) | None => self.damaged(),
            Some(ErrorCode::DiskFull) => FileFailure::Full { file },
            Some(_) => FileFailure::Storage { file, source },
        }
    }

    /// That its content cannot be right.
    pub fn damaged(&self) -> FileFailure {
        FileFailure::Damaged { file: self.clone() }
    }

    fn unreachable(&self, source: io::Error) -> FileFailure {
        FileFailure::Unreachable { file: self.clone(), source }
    }

    /// Makes an empty file that only its owner may read; SQLite gives the journal the same rights.
    fn create(&self) -> Result<(), FileFailure> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        match options.open(&self.path) {
            Ok(_) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            Err(source) => Err(self.unreachable(source)),
        }
    }

    fn connect(&self, patience: Duration) -> Result<Connection, FileFailure> {
        let failed = |source| self.failed(source);
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(&self.path, flags).map_err(failed)?;
        conn.busy_timeout(patience).map_err(failed)?;
        // SQLite falls back to reading only, and would say so at the first writing.
        if conn.is_readonly("main").map_err(failed)? {
            return Err(FileFailure::ReadOnly { file: self.clone() });
        }
        Ok(conn)
    }

    /// Whether the file is still empty; an error when it is not ours.
    fn recognise(&self, conn: &Connection) -> Result<bool, FileFailure> {
        // One statement is one look at the file: between three, another process may have made its tables.
        const ALL: &str = "SELECT (SELECT application_id FROM pragma_application_id),
                                  (SELECT user_version FROM pragma_user_version),
                                  (SELECT count(*) FROM sqlite_schema)";
        let (id, format, tables): (i64, i64, i64) = conn
            .query_row(ALL, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .map_err(|source| self.failed(source))?;
        if (id, format, tables) == (0, 0, 0) {
            return Ok(true);
        }
        if id != self.kind.application_id {
            return Err(FileFailure::Foreign { file: self.clone() });
        }
        if format > self.kind.format {
            return Err(FileFailure::Newer { file: self.clone(), found: format });
        }
        Ok(false)
    }

    fn fill<E: From<FileFailure>>(
        &self,
        conn: &mut Connection,
        tables: impl FnOnce(&Transaction<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let failed = |source| self.failed(source);
        let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        // Another process may have been first while we waited for the lock.
        if self.recognise(&tx)? {
            tables(&tx)?;
            tx.pragma_update(None, "application_id", self.kind.application_id).map_err(failed)?;
            tx.pragma_update(None, "user_version", self.kind.format).map_err(failed)?;
        }
        Ok(tx.commit().map_err(failed)?)
    }

    fn check(&self, conn: &Connection) -> Result<(), FileFailure> {
        let answer: rusqlite::Result<String> = conn.query_row("PRAGMA quick_check(1)", [], |row| row.get(0));
        if answer.map_err(|source| self.failed(source))? == "ok" { Ok(()) } else { Err(self.damaged()) }
    }

    /// Takes the file from everybody but its owner, should a copy or a restore have opened it up.
    #[cfg(unix)]
    fn restrict(&self) -> Result<(), FileFailure> {
        use std::os::unix::fs::PermissionsExt;
        let unreachable = |source| self.unreachable(source);
        let mut rights = fs::metadata(&self.path).map_err(unreachable)?.permissions();
        if rights.mode() & 0o077 != 0 {
            rights.set_mode(0o600);
            fs::set_permissions(&self.path, rights).map_err(unreachable)?;
        }
        Ok(())
    }

    #[cfg(not(unix))]
    fn restrict(&self) -> Result<(), FileFailure> {
        Ok(())
    }
}
