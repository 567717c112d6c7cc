<?php
declare(strict_types=1);

namespace App\Service;

use App\Model\{Order, Customer as Buyer};
use function array_map, strlen;
use const PHP_EOL;

#[\Attribute(\Attribute::TARGET_CLASS)]
final readonly class Service implements \Countable, HasName
{
    use Logs, Counts {
        Logs::log insteadof Counts;
        Counts::log as protected countLog;
    }

    public const VERSION = '1.' . self::MINOR;
    private const MINOR = 2 ** 3 | 0b1;

    public function __construct(
        private ?Order $order = null,
        protected int|string $id = 0,
        #[\SensitiveParameter] string $secret = '',
        callable ...$hooks,
    ) {
        $this->order ??= new Order(id: $id, hooks: [...$hooks, 'x' => fn(int $n): int => $n <=> 1]);
    }

    public function count(): int
    {
        [$a, ['b' => $b]] = $this->pairs() ?: [1, ['b' => 2]];
        return match (true) {
            $a > $b, $b === null => strlen(...)($a),
            default => throw new \LogicException("bad {$a} {$this->order?->name['k']}"),
        };
    }

    public static function lines(iterable $rows): \Generator
    {
        foreach ($rows as ['id' => $id, 'name' => $name]) {
            $key = yield $id => <<<TEXT
                Name: {$name}
                Total: ${id}
                TEXT;
            yield from array_map(static function ($x) use (&$key, $name) { return [$x, $key, static::class]; }, [1_000, 0o17]);
        }
        try {
            goto end;
        } catch (\TypeError | \ValueError) {
        } finally {
            $object = new class($name) extends Buyer { public function __toString(): string { return parent::class; } };
        }
        end:
        return $object::class;
    }
}

enum Suit: string
{
    case Hearts = 'H';
    const Wild = self::Hearts;

    public function label(): string
    {
        return ucfirst(strtolower($this->name));
    }
}

function helper(Order&HasName $x, (A&B)|null $y = new Order(), mixed &$z = PHP_EOL): never
{
    static $calls = 0, $cache = [];
    exit($calls++ . $x?->y()[0]::Z . ($y::$z) . \strlen(<<<'X'
        raw $x
        X));
}
