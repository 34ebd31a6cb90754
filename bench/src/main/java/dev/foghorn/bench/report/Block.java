package dev.foghorn.bench.report;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** A piece of a section, as data: the page shows it, the JSON keeps it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "block")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Text.class, name = "text"),
    @JsonSubTypes.Type(value = Table.class, name = "table"),
    @JsonSubTypes.Type(value = Lines.class, name = "lines"),
    @JsonSubTypes.Type(value = Bars.class, name = "bars")
})
public sealed interface Block permits Text, Table, Lines, Bars {}
