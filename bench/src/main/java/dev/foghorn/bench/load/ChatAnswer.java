package dev.foghorn.bench.load;

import tools.jackson.databind.JsonNode;

/**
 * What a chat sends, as far as a load looks at it.
 *
 * @param type empty if it has none
 * @param id of a message, or of what was said; or 0
 * @param publisher who said what it is about; negative if that was nobody of this load
 * @param number of what it is about, among this publisher's
 * @param fields for what comes seldom
 */
record ChatAnswer(String type, long id, int publisher, int number, JsonNode fields) {
    /** The field of this name, or an empty text. */
    String text(String field) {
        return fields.path(field).asString("");
    }
}
