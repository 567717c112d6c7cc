// jcode.pl of 1992 to 2000 knows JIS, Shift_JIS and EUC. A site that goes to UTF-8 gets a jcode.pl that knows UTF-8 too: the same functions,
// by way of Encode, which perl brings along since 5.8. Nothing of the library itself is changed.
import type { PerlDocument } from '../../languages/perl/document.ts';
import type { Splice } from '../../rule/finding.ts';
import type { SiteEncoding } from '../../text/losses.ts';

const UTF8 = String.raw`# UTF-8, added with the conversion of this site; what stands above is unchanged.
package jcode;
require Encode;
sub utf8 { &to('utf8', @_); }
{
    local $^W = 0;
    my ($getcode, $convert, $tr) = (\&getcode, \&convert, \&tr);
    my $is_utf8 = sub {
        my $bytes = $_[0];
        defined $bytes && $bytes =~ /[\x80-\xff]/
            && defined eval { Encode::decode('UTF-8', $bytes, Encode::FB_CROAK()) };
    };
    my $to_sjis = sub {
        my $text = Encode::decode('UTF-8', $_[0]);
        $text =~ tr/\x{2016}\x{2014}\x{2212}\x{301c}\x{a2}\x{a3}\x{ac}/\x{2225}\x{2015}\x{ff0d}\x{ff5e}\x{ffe0}\x{ffe1}\x{ffe2}/;
        # what Shift_JIS lacks becomes what browsers send for it
        Encode::encode('cp932', $text, Encode::FB_HTMLCREF());
    };
    my $from_sjis = sub { Encode::encode('UTF-8', Encode::decode('cp932', $_[0])) };
    my $kana = sub {
        my ($bytes, $opt) = @_;
        my $text = Encode::decode('UTF-8', $bytes);
        my $through = sub {
            local(*line);
            $line = &$to_sjis(Encode::encode('UTF-8', $_[0]));
            &$convert(*line, 'sjis', 'sjis', $opt);
            Encode::decode('cp932', $line);
        };
        if ($opt =~ /^z/i) { $text =~ s/([\x{ff61}-\x{ff9f}]+)/&$through("$1")/ge; }
        else { $text =~ s/([\x{3001}\x{3002}\x{300c}\x{300d}\x{309b}\x{309c}\x{30a1}-\x{30f6}\x{30fb}\x{30fc}]+)/&$through("$1")/ge; }
        Encode::encode('UTF-8', $text);
    };
    my $expanded = sub {
        my $text = Encode::decode('UTF-8', $_[0]);
        $text =~ s/(.)-(.)/join '', map { chr } ord $1 .. ord $2/gse;
        split //, $text;
    };
    *getcode = sub {
        local(*line) = @_;
        return &$getcode(*line) unless &$is_utf8($line);
        wantarray ? (length $line, 'utf8') : 'utf8';
    };
    *convert = sub {
        local(*line, $ocode, $icode, $opt) = @_;
        my $from = $icode || &getcode(*line) || '';
        my $to = $ocode eq 'noconv' ? $from : $ocode || 'jis';
        return &$convert(*line, $to, $from, $opt) if $to ne 'utf8' && $from ne 'utf8' || $from =~ /^(?:binary)?$/;
        if ($from ne $to) {
            $line = &$to_sjis($line) if $from eq 'utf8';
            &$convert(*line, $to eq 'utf8' ? 'sjis' : $to, $from eq 'utf8' ? 'sjis' : $from, $opt);
            $line = &$from_sjis($line) if $to eq 'utf8';
        }
        elsif ($opt) { $line = &$kana($line, $opt); }
        (*utf8, $from);
    };
    *tr = sub {
        local(*line, $from, $to, $opt) = @_;
        return &$tr(*line, $from, $to, $opt) unless grep { &$is_utf8($_) } $line, $from, $to;
        my ($n, %to) = (0);
        my @from = &$expanded($from);
        my @to = &$expanded($to);
        @to = @from unless @to || $opt =~ /d/;
        push @to, $to[-1] while @to < @from && $opt !~ /d/;
        foreach (0 .. $#from) { $to{$from[$_]} = $_ < @to ? $to[$_] : '' unless exists $to{$from[$_]}; }
        my $text = Encode::decode('UTF-8', $line);
        $text =~ s/(.)/exists $to{$1} ? ($n++, $to{$1})[1] : $1/gse;
        $line = Encode::encode('UTF-8', $text);
        $n;
    };
}
`;

/** What is to be put into the file, where it is such a library. */
export function additionTo(perl: PerlDocument | undefined, to: SiteEncoding): Splice[] {
  if (to !== 'utf-8' || !perl || !isLibrary(perl)) return [];
  const last = perl.statements.at(-1);
  const returns = last && /^1\s*;?$/.test(perl.text.slice(last.start, last.end)) ? last.start : null;
  const at = returns ?? perl.data?.start ?? perl.text.length;
  const lines = returns === null ? `\n${UTF8}1;\n` : `${UTF8}\n`;
  return [{ start: at, end: at, text: perl.text.includes('\r\n') ? lines.replaceAll('\n', '\r\n') : lines }];
}

function isLibrary(perl: PerlDocument): boolean {
  const isJcode = perl.packages.some(({ name }) => name === 'jcode');
  return isJcode && perl.definesSub('convert') && perl.definesSub('getcode') && !perl.definesSub('utf8');
}
