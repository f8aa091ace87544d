package io.github.whep4j.cli.emulate;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code 5%}, {@code 0.5%}; a bare number is per cent, too. */
final class PercentConverter implements ITypeConverter<Double> {
    private static final Pattern PERCENT = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,6})?)\\s*%?");

    @Override
    public Double convert(String value) {
        Matcher percent = PERCENT.matcher(value.strip());
        double number = percent.matches() ? Double.parseDouble(percent.group(1)) : Double.NaN;
        if (Double.isNaN(number) || number > 100) {
            throw new TypeConversionException("'" + value + "' is no share such as 5% or 0.5%, of 100% at most");
        }
        return number;
    }
}
