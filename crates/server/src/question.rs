//! What a list's address asks.

use centre::Problem;
use store::{Filter, ListQuery};

use crate::door::{Answer, In, Who};

/// What a list's address asks.
pub(crate) struct Asked {
    pub query: ListQuery,
    pub format: String,
    pub columns: Vec<String>,
}

/// The question part of a list's address, pair by pair: `filter` may stand several times, which a map cannot hold.
pub(crate) type Pairs = Vec<(String, String)>;

pub(crate) fn asked(who: &Who, pairs: Pairs) -> Answer<Asked> {
    let mut asked = Asked {
        query: ListQuery { page: 1, size: 50, ..ListQuery::default() },
        format: "csv".into(),
        columns: Vec::new(),
    };
    for (key, value) in pairs.into_iter().filter(|(_, value)| !value.is_empty()) {
        let number =
            |value: &str| value.parse().map_err(|_| who.refuse(Problem::field("fault-malformed", &key, value)));
        match key.as_str() {
            "q" => asked.query.search = Some(value),
            "area" => asked.query.area = Some(value),
            "filter" => asked.query.filters.push(Filter::parse(&value).to(who)?),
            "sort" => {
                let down = value.starts_with('-');
                asked.query.sort = Some((value.trim_start_matches('-').to_owned(), down));
            }
            "page" => asked.query.page = number(&value)?,
            "size" => asked.query.size = number(&value)?,
            "format" => asked.format = value,
            "columns" => asked.columns = value.split(',').map(str::to_owned).collect(),
            _ => {}
        }
    }
    Ok(asked)
}
