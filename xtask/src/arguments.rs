//! The words after a command's name.

use anyhow::{Result, bail};

/// Words not yet taken. Each option is taken once; what is left over at the end is either meant or a mistake.
pub struct Arguments(Vec<String>);

impl Arguments {
    pub fn new(words: Vec<String>) -> Self {
        Self(words)
    }

    /// Takes the first word if it is this one; true when it was.
    pub fn word(&mut self, name: &str) -> bool {
        let there = self.0.first().is_some_and(|word| word == name);
        if there {
            self.0.remove(0);
        }
        there
    }

    /// Takes a switch such as `--fresh`; true when it was there.
    pub fn switch(&mut self, name: &str) -> bool {
        let before = self.0.len();
        self.0.retain(|word| word != name);
        self.0.len() < before
    }

    /// Takes an option with a value, as `--port 8080` or `--port=8080`.
    pub fn value(&mut self, name: &str) -> Result<Option<String>> {
        let prefix = format!("{name}=");
        if let Some(at) = self.0.iter().position(|word| word.starts_with(&prefix)) {
            return Ok(Some(self.0.remove(at)[prefix.len()..].to_owned()));
        }
        let Some(at) = self.0.iter().position(|word| word == name) else { return Ok(None) };
        if at + 1 >= self.0.len() {
            bail!("{name} wants a value after it");
        }
        self.0.remove(at);
        Ok(Some(self.0.remove(at)))
    }

    /// The words that are left, none of them an option.
    pub fn plain(self) -> Result<Vec<String>> {
        match self.0.iter().find(|word| word.starts_with('-')) {
            Some(option) => bail!("unknown option {option}; `cargo xtask help` lists them"),
            None => Ok(self.0),
        }
    }

    /// The words that are left, options among them, for a program that reads them itself.
    pub fn rest(self) -> Vec<String> {
        self.0
    }

    /// An error when anything is left.
    pub fn none_left(self) -> Result<()> {
        match self.0.first() {
            Some(word) => bail!("unexpected `{word}`; `cargo xtask help` lists what is understood"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Arguments;

    fn words(text: &str) -> Arguments {
        Arguments::new(text.split_whitespace().map(str::to_owned).collect())
    }

    #[test]
    fn options_are_taken_out_and_plain_words_stay() {
        let mut arguments = words("tallies --only rust --keep-going merge");
        assert_eq!(arguments.value("--only").unwrap().as_deref(), Some("rust"));
        assert!(arguments.switch("--keep-going"));
        assert!(!arguments.switch("--keep-going"));
        assert_eq!(arguments.plain().unwrap(), ["tallies", "merge"]);
    }

    #[test]
    fn mistakes_are_named() {
        assert!(words("--only").value("--only").unwrap_err().to_string().contains("--only"));
        assert!(words("--fast").plain().unwrap_err().to_string().contains("--fast"));
        assert!(words("left").none_left().unwrap_err().to_string().contains("left"));
        let mut sub = words("engines --only rt");
        assert!(sub.word("engines") && !sub.word("engines") && sub.value("--only").unwrap().is_some());
        assert_eq!(words("--port=80").value("--port").unwrap().as_deref(), Some("80"));
    }
}
