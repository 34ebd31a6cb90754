package dev.foghorn.chat.log;

/** Two drafts with the same one are the same message. */
record DraftKey(String room, String user, String reference) {
    static DraftKey of(Draft draft) {
        return new DraftKey(draft.room(), draft.user(), draft.reference());
    }
}
