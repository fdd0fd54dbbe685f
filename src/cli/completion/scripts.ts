/**
 * The scripts that `complete SHELL` prints. No script evaluates what was typed: it passes the words to the program, which prints
 * a list. Each needs nothing besides its shell.
 */

const COMMAND = 'cdk-service-secrets';

const BASH = `# Completion of ${COMMAND} for bash 3.2 and newer
_cdk_service_secrets() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    COMPREPLY+=("\${line%%$'\\t'*}")
  done < <(${COMMAND} complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null </dev/null)
}
complete -o default -F _cdk_service_secrets ${COMMAND}
`;

const ZSH = `#compdef ${COMMAND}
# Completion of ${COMMAND} for zsh
_cdk_service_secrets() {
  local line
  local -a names descriptions
  while IFS= read -r line; do
    names+=("\${line%%$'\\t'*}")
    descriptions+=("\${line/$'\\t'/  }")
  done < <(${COMMAND} complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null </dev/null)
  if (( \${#names} )); then
    compadd -l -d descriptions -a names
  else
    _files
  fi
}
if (( ! \${+functions[compdef]} )); then
  autoload -Uz compinit && compinit
fi
compdef _cdk_service_secrets ${COMMAND}
`;

const FISH = `# Completion of ${COMMAND} for fish
function __cdk_service_secrets_complete
    set -l words (commandline -opc) (commandline -ct)
    set -l found (${COMMAND} complete -- $words[2..-1] 2>/dev/null </dev/null)
    if test (count $found) -gt 0
        printf '%s\\n' $found
    else
        __fish_complete_path (commandline -ct)
    end
end
complete -c ${COMMAND} -f -a '(__cdk_service_secrets_complete)'
`;

const POWERSHELL = `# Completion of ${COMMAND} for PowerShell
Register-ArgumentCompleter -Native -CommandName ${COMMAND} -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.Extent.Text })
  if ($wordToComplete -eq '') { $words += '' }
  & ${COMMAND} complete '--' @words 2>$null | ForEach-Object {
    $name, $description = $_ -split "\\t", 2
    [System.Management.Automation.CompletionResult]::new($name, $name, 'ParameterValue', $(if ($description) { $description } else { $name }))
  }
}
`;

export const SCRIPTS: ReadonlyMap<string, string> = new Map([['bash', BASH], ['zsh', ZSH], ['fish', FISH], ['powershell', POWERSHELL]]);
