import type { CommandNode, Flag } from './command-tree.ts';

/** A completion script for PowerShell, from 5.0 on. */
export function powershellScript(nodes: readonly CommandNode[], version: string): string {
  return `# PowerShell completion for wardctl ${version}. To load it, put this into the file that $PROFILE names:
#   wardctl completions -s powershell | Out-String | Invoke-Expression

Register-ArgumentCompleter -Native -CommandName wardctl -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    # Unlike those of @{}, the keys of these tables differ by case too.
    # What may follow each command: words with their explanations.
    $words = [System.Collections.Generic.Dictionary[string, string[]]]::new([StringComparer]::Ordinal)
${nodes.map(wordRow).join('\n')}
    # What may follow each flag with a value. Where nothing is offered, PowerShell completes names of files.
    $values = [System.Collections.Generic.Dictionary[string, string[]]]::new([StringComparer]::Ordinal)
${nodes.flatMap((node) => node.flags.flatMap((flag) => valueRows(node, flag))).join('\n')}

    $command = ''
    $before = ''
    foreach ($element in $commandAst.CommandElements | Select-Object -Skip 1) {
        if ($element.Extent.EndOffset -ge $cursorPosition) { break }
        $before = $element.ToString()
        $longer = "$command $before".Trim()
        if ($words.ContainsKey($longer)) { $command = $longer }
    }

    # The part of --flag=value that is not offered itself.
    $start = ''
    if ($wordToComplete -match '^(--[\\w-]+)=') {
        $start = $Matches[0]
        $before = $Matches[1]
    }
    $offered = $words[$command]
    if ($values.ContainsKey("$command $before")) { $offered = $values["$command $before"] }

    foreach ($entry in $offered) {
        $text, $explanation = $entry -split ' ', 2
        if (-not $explanation) { $explanation = $text }
        if ("$start$text".StartsWith($wordToComplete, [StringComparison]::Ordinal)) {
            [System.Management.Automation.CompletionResult]::new("$start$text", $text, 'ParameterValue', $explanation)
        }
    }
}
`;
}

function wordRow({ path, subcommands, flags, args }: CommandNode): string {
  const entries = [
    ...subcommands.map(({ name, description }) => `${name} ${description}`),
    ...args.flatMap(({ value }) => (value.kind === 'words' ? value.words : [])),
    ...flags.flatMap(({ spellings, description }) =>
      spellings.map((spelling) => `${spelling} ${description}`),
    ),
  ];
  return `    $words['${path.join(' ')}'] = @(\n        ${entries.map(quote).join('\n        ')}\n    )`;
}

function valueRows({ path }: CommandNode, { spellings, value }: Flag): string[] {
  if (value === undefined) return [];
  const words = value.kind === 'words' ? value.words.map(quote) : [];
  return spellings.map((spelling) => `    $values['${path.join(' ')} ${spelling}'] = @(${words.join(', ')})`);
}

/** PowerShell takes typographic quotes for quotes. */
function quote(text: string): string {
  return `'${text.replaceAll(/['\u2018-\u201b]/g, '$&$&')}'`;
}
