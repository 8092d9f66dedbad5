//! Statements that go to the database one behind the other, without waiting for the answers in
//! between: one way there and back for all of them.
//!
//! Never leaves one out and never changes their order.

use super::super::wire::Wire;
use crate::store::error::StoreError;
use crate::store::rows::one;
use crate::store::session::Value;
use crate::store::statements::{Given, Statement};
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, poll_fn};
use shared::ConversationId;
use std::collections::VecDeque;
use std::task::Poll;
use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{IsNull, Kind, ToSql, Type, to_sql_checked};

/// The statements.
#[derive(Default)]
pub struct Line<'a> {
    steps: Vec<Step<'a>>,
}

struct Step<'a> {
    sql: &'static str,
    values: Vec<Sent<'a>>,
    /// The one conversation that it must change.
    changes: Option<ConversationId>,
}

/// What is sent for one value of a statement.
#[derive(Debug)]
enum Sent<'a> {
    /// The value.
    Given(Given<'a>),
    /// A column of them.
    Many(Vec<Given<'a>>),
}

impl<'a> Line<'a> {
    /// One statement more.
    pub fn push(&mut self, statement: Statement<'a>) {
        self.steps.push(Step {
            sql: statement.sql,
            values: statement.values.into_iter().map(Sent::Given).collect(),
            changes: statement.changes,
        });
    }

    /// One that inserts many rows, given column by column.
    pub fn push_columns(&mut self, sql: &'static str, columns: Vec<Vec<Given<'a>>>) {
        self.steps.push(Step {
            sql,
            values: columns.into_iter().map(Sent::Many).collect(),
            changes: None,
        });
    }

    /// Sends all of them. Returns the first error: those behind it only say that there was one.
    pub fn send(self, wire: &Wire) -> Result<(), StoreError> {
        wire.wait(async {
            let mut statements = Vec::with_capacity(self.steps.len());
            for step in &self.steps {
                statements.push(wire.prepared(step.sql).await?);
            }
            let mut answers: VecDeque<BoxFuture<'_, _>> = VecDeque::new();
            for (step, statement) in self.steps.iter().zip(&statements) {
                answers.push_back(wire.client.execute_raw(statement, &step.values).boxed());
            }
            let mut changed = in_order(answers).await.into_iter();
            for step in &self.steps {
                let changed = changed.next().unwrap_or(Ok(0))?;
                if let Some(conversation) = step.changes {
                    one(changed, conversation)?;
                }
            }
            Ok(())
        })
    }
}

/// Waits for all answers. Each question is asked when its answer is first looked for: that is done
/// for all of them, in their order, before the first is waited for.
async fn in_order<T>(mut answers: VecDeque<BoxFuture<'_, T>>) -> Vec<T> {
    let mut found = Vec::with_capacity(answers.len());
    let mut early = VecDeque::new();
    poll_fn(|context| {
        for answer in &mut answers {
            early.push_back(match answer.as_mut().poll(context) {
                Poll::Ready(answer) => Some(answer),
                Poll::Pending => None,
            });
        }
        Poll::Ready(())
    })
    .await;
    for (answer, early) in answers.into_iter().zip(early) {
        found.push(match early {
            Some(answer) => answer,
            None => answer.await,
        });
    }
    found
}

impl ToSql for Sent<'_> {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Sent::Given(given) => given.value().to_sql(kind, out),
            Sent::Many(values) => {
                let values: Vec<_> = values.iter().map(Given::value).collect();
                values.to_sql(kind, out)
            }
        }
    }

    fn accepts(kind: &Type) -> bool {
        match kind.kind() {
            Kind::Array(member) => Value::accepts(member),
            _ => Value::accepts(kind),
        }
    }

    to_sql_checked!();
}
