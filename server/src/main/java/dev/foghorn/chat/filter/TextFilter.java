package dev.foghorn.chat.filter;

/** Looks at what is said before it is stored. Thread-safe. Takes time linear in the text's length. */
@FunctionalInterface
public interface TextFilter {
    /** Lets everything pass. */
    TextFilter NONE = text -> new Verdict(text, false, null);

    Verdict look(String text);

    /**
     * @param text what is to be stored: the text with parts masked, or as it was
     * @param flagged whether somebody should look at it
     * @param rejectedBy the rule that takes the whole text out, in words for its writer; null if it may pass
     */
    record Verdict(String text, boolean flagged, String rejectedBy) {
        public boolean isRejected() {
            return rejectedBy != null;
        }
    }
}
