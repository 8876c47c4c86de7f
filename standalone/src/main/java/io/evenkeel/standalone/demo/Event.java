package io.evenkeel.standalone.demo;

/// Something that happened, worth a line.
///
/// @param kind    what
/// @param subject a backend as `pool/name`; for [Kind#ACCEPTED] the version's number
record Event(Kind kind, String subject) {

    enum Kind {
        /// The demo killed a backend.
        KILLED("killed", "killed: connections to it are refused"),
        /// Probes took a backend out.
        UNHEALTHY("unhealthy", "unhealthy: probes took it out, the others carry its load"),
        /// The demo started a backend again.
        STARTED("started", "started again"),
        /// Probes brought a backend back.
        HEALTHY("healthy", "healthy: probes brought it back, it gets its share again"),
        /// Another configuration took over.
        ACCEPTED("accepted", "took over");

        private final String word;
        private final String sentence;

        Kind(String word, String sentence) {
            this.word = word;
            this.sentence = sentence;
        }
    }

    /// `web/backend-2 killed: …`
    String inWords() {
        return (kind == Kind.ACCEPTED ? "configuration version " : "") + subject + " " + kind.sentence;
    }

    /// `event=killed backend=web/backend-2`
    String inKeys() {
        return "event=" + kind.word + (kind == Kind.ACCEPTED ? " version=" : " backend=") + subject;
    }
}
