//! A run after what a user says: the model's chat template writes it first, then it is a run after tokens. The
//! template may write the beginning of text itself, so none is added.

use super::run::{Run, Running, Step, Urgency};
use super::{Session, SessionError};
use crate::experiment::{Experiment, Prompt, What};
use crate::platform::chat_prompt;

#[derive(Debug)]
pub(super) struct Templated {
    experiment: Experiment,
    /// Once the template has written.
    run: Option<Run>,
}

impl Templated {
    pub(super) fn new(session: &Session, experiment: &Experiment) -> Result<Self, SessionError> {
        session.model().chat().ok_or(SessionError::NoChatTemplate)?;
        Ok(Self { experiment: experiment.clone(), run: None })
    }

    pub(super) fn urgency(&self) -> Urgency {
        if matches!(self.experiment.what, What::Generation { .. }) { Urgency::Text } else { Urgency::Now }
    }

    async fn begin(&self, session: &Session) -> Result<Run, SessionError> {
        let Experiment { what, .. } = &self.experiment;
        let (Some(Prompt::Chat(said)), Some(template)) = (what.prompt(), session.model().chat()) else {
            return Err(SessionError::NoChatTemplate);
        };
        let text = chat_prompt(template, said).await?;
        let ids = session.tokenizer()?.encode_plain(&text, false)?;
        let what = what.clone().with_prompt(Prompt::Ids(ids));
        session.start(&Experiment { what, ..self.experiment.clone() })
    }
}

impl Running for Templated {
    async fn step(&mut self, session: &mut Session) -> Result<Step, SessionError> {
        let run = match &mut self.run {
            Some(run) => run,
            None => self.run.insert(self.begin(session).await?),
        };
        Box::pin(run.step(session)).await
    }

    fn forget_device(&mut self) {
        self.run.iter_mut().for_each(Run::forget_device);
    }
}
